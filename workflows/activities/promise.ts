import * as notices from '#db/notices.ts';
import { type Tx } from '#db/sql.ts';
import { instant } from '#domain/lesson.ts';
import { knownOf } from '#domain/notices/known.ts';
import { netChanges } from '#domain/notices/net-change.ts';
import { type Channel, type NoticeKind, type Told } from '#domain/notices/notice.ts';
import { type PlanningEntry } from '#domain/planning.ts';

interface Promising {
	school: string;
	candidate: string;
	kind: NoticeKind;
	/** Names the step: done twice, it promises once. */
	step: string;
	channel: Channel;
	/** Milliseconds since 1970. */
	at: number;
}

/** Promises the net of what a person does not know yet. @returns the notice to deliver; null: nothing is new to them */
export async function promiseNews(tx: Tx, promising: Promising): Promise<string | null> {
	const { candidate, channel, at } = promising;
	const key = `${promising.step}/${channel}`;
	const before = (await notices.promised(tx, [key])).get(key);
	if (before) return before.id;
	const told = await notices.told(tx, candidate, channel);
	const taken = await notices.takeBack(tx, candidate, channel);
	const known = knownOf(told, taken);
	const standing = await notices.standing(tx, candidate, instant(at), [...known.keys()]);
	const changes = netChanges(known, standing, at);
	if (changes.length === 0) return null;
	const kind = taken.some((one) => one.kind === 'published') ? 'published' : promising.kind;
	const notice = { ...promising, kind, key, changes };
	const id = await notices.create(tx, notice);
	await notices.remember(tx, notice, instant(at));
	return id;
}

/** Promises one reminder, once. */
export async function promiseReminder(
	tx: Tx,
	promising: Omit<Promising, 'kind' | 'step'>,
	reminder: { entry: PlanningEntry; key: string }
): Promise<void> {
	const near: Told = { lesson: reminder.entry.lesson, kind: 'near', was: null, now: reminder.entry };
	const key = `${promising.candidate}/${reminder.key}/${promising.channel}`;
	await notices.create(tx, { ...promising, kind: 'reminder', key, changes: [near] });
}
