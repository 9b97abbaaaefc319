import * as officeMatters from '#db/office-matters.ts';
import { type Tx } from '#db/sql.ts';
import { budgetMatter } from '#domain/notices/sms-budget.ts';
import { dayAndMorning, type Promising } from './promising.ts';

/**
 * Promises somebody who runs the school what has to be looked at: what did not arrive once a day at most, each level of the
 * money for SMS once a month. @returns when more is to be told, milliseconds since 1970; null: nothing
 */
export async function promiseOffice(tx: Tx, promising: Promising): Promise<number | null> {
	const { school, person, channels, zone, at } = promising;
	const { day, morning } = dayAndMorning(promising);
	let waits = false;
	for (const channel of channels)
		if (await officeMatters.hasFreshTrouble(tx, person, channel)) {
			const key = `${person}/trouble/${day}/${channel}`;
			const made = await officeMatters.promise(tx, { ...promising, channel, matter: 'trouble', key });
			waits ||= !made;
		}
	const facts = await officeMatters.facts(tx, school, at, zone);
	const level = budgetMatter(facts.money, facts.unpaid);
	if (level !== null)
		for (const channel of channels) {
			const key = `${person}/budget/${day.slice(0, 7)}/${level}/${channel}`;
			await officeMatters.promise(tx, { ...promising, channel, matter: 'budget', key });
		}
	return waits ? morning : null;
}
