import * as notices from '#db/notices.ts';
import * as papers from '#db/papers.ts';
import { type Tx } from '#db/sql.ts';
import { endingPapers } from '#domain/notices/papers.ts';
import { dayAndMorning, type Promising } from './promising.ts';

/**
 * Promises somebody who runs the school which papers of vehicles soon end, together, once a day at most.
 * @returns when to look at them again, milliseconds since 1970; null: there are none
 */
export async function promisePapers(tx: Tx, promising: Promising): Promise<number | null> {
	const { school, person, channels, at } = promising;
	const { day, morning } = dayAndMorning(promising);
	const standing = await papers.standing(tx, day);
	if (standing.length === 0) return null;
	for (const channel of channels) {
		const ending = endingPapers(standing, day, await papers.told(tx, person, channel));
		if (ending.length === 0) continue;
		const key = `${person}/papers/${day}/${channel}`;
		const about = { papers: ending };
		await notices.create(tx, [
			{ school, person, channel, at, kind: 'office', matter: 'papers', key, changes: [], about }
		]);
	}
	return morning;
}
