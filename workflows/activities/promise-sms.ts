import * as notices from '#db/notices.ts';
import { type Tx } from '#db/sql.ts';
import * as told from '#db/told.ts';
import { instant } from '#domain/lesson.ts';
import { netChanges } from '#domain/notices/net-change.ts';
import { type NoticeKind, type Told } from '#domain/notices/notice.ts';
import { NEWS_FOR, smsDueAt } from '#domain/notices/sms-rules.ts';
import { type PlanningEntry } from '#domain/planning.ts';

interface Promising {
	school: string;
	person: string;
	/** Names the step: done twice, it promises once. */
	step: string;
	/** Milliseconds since 1970. */
	at: number;
}

/** A change the inbox told, and when it is to go by SMS as well. */
interface Owed {
	notice: string;
	kind: NoticeKind;
	change: Told;
	toldAt: number;
	due: number;
}

/**
 * Promises by SMS what the inbox told and what cannot wait for it to be read, or was not read in time.
 * @returns when more will be owed if it stays unread, milliseconds since 1970; null: nothing
 */
export async function promiseSms(tx: Tx, promising: Promising): Promise<number | null> {
	const { person, at } = promising;
	const owed = await owedTo(tx, person, at);
	const due = owed.filter((one) => one.due <= at);
	const [near, news] = [due.filter(isNear), due.filter((one) => !isNear(one))];
	const reminder = { ...promising, channel: 'sms' as const, kind: 'reminder' as const };
	await notices.create(
		tx,
		near.map(({ notice, change }) => ({ ...reminder, key: `${notice}/sms`, changes: [change] }))
	);
	await promiseNews(tx, promising, news);
	const later = owed.filter((one) => one.due > at).map((one) => one.due);
	return later.length === 0 ? null : Math.min(...later);
}

const isNear = ({ change }: Owed): boolean => change.kind === 'near';

async function owedTo(tx: Tx, person: string, at: number): Promise<Owed[]> {
	const said = await notices.inboxSince(tx, person, instant(at - NEWS_FOR));
	return said.flatMap(({ id, kind, changes, toldAt, read }) =>
		changes.flatMap((change) => {
			const due = smsDueAt({ kind, change, toldAt, read });
			return due === null ? [] : [{ notice: id, kind, change, toldAt, due }];
		})
	);
}

async function promiseNews(tx: Tx, promising: Promising, due: readonly Owed[]): Promise<void> {
	const key = `${promising.step}/sms`;
	if (due.length === 0 || (await notices.promised(tx, [key])).size > 0) return;
	const known = await knownBefore(tx, promising.person, due);
	if ((await netOf(tx, promising, known)).length === 0) return;
	const ear = { person: promising.person, channel: 'sms' as const };
	const taken = (await notices.takeBack(tx, [ear])).get(told.nameOf(ear)) ?? [];
	for (const change of taken.flatMap((one) => one.changes)) known.set(change.lesson, change.was);
	const changes = await netOf(tx, promising, known);
	if (changes.length === 0) return;
	const kind = [...due, ...taken].some((one) => one.kind === 'planning') ? 'planning' : 'published';
	const notice = { ...promising, channel: 'sms' as const, kind: kind as NoticeKind, key, changes };
	await notices.create(tx, [notice]);
	await told.remember(tx, [notice], instant(promising.at));
}

/** What they knew of each lesson: from the oldest on they may have missed it all, but for what an SMS told since. */
async function knownBefore(
	tx: Tx,
	person: string,
	due: readonly Owed[]
): Promise<Map<string, PlanningEntry | null>> {
	const said = new Map((await told.of(tx, person, 'sms')).map((one) => [one.lesson, one]));
	const known = new Map<string, PlanningEntry | null>();
	for (const { change, toldAt } of due) {
		const last = said.get(change.lesson);
		const was = last && last.toldAt >= toldAt ? last.entry : change.was;
		if (!known.has(change.lesson)) known.set(change.lesson, was);
	}
	return known;
}

async function netOf(
	tx: Tx,
	{ person, at }: Promising,
	known: ReadonlyMap<string, PlanningEntry | null>
): Promise<Told[]> {
	const standing = await told.standing(tx, person, instant(at), [...known.keys()]);
	return netChanges(known, new Map([...standing].filter(([lesson]) => known.has(lesson))), at);
}
