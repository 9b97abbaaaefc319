import * as notices from '#db/notices.ts';
import { type Tx } from '#db/sql.ts';
import * as told from '#db/told.ts';
import { type Ear } from '#db/told.ts';
import { instant } from '#domain/lesson.ts';
import { knownOf } from '#domain/notices/known.ts';
import { netChanges } from '#domain/notices/net-change.ts';
import { type Channel, type NoticeKind, type Told } from '#domain/notices/notice.ts';
import { type PlanningEntry } from '#domain/planning.ts';

/** Somebody who may be owed something by a channel. */
interface Owed extends Ear {
	/** Names the step: done twice, it promises once. */
	step: string;
}

interface Promising {
	school: string;
	kind: NoticeKind;
	/** Milliseconds since 1970. */
	at: number;
	/** Left to another that tells them: what is new to its person, and so. */
	isLeft?: (entry: PlanningEntry) => boolean;
}

/** Promises each the net of what they do not know yet, many in the same few questions. @returns the notices to deliver */
export async function promiseNews(tx: Tx, promising: Promising, owed: readonly Owed[]): Promise<string[]> {
	if (owed.length === 0) return [];
	const before = await notices.promised(tx, owed.map(keyOf));
	const fresh = owed.filter((one) => !before.has(keyOf(one)));
	const news = await newsFor(tx, promising, fresh);
	const made = news.length === 0 ? [] : await notices.create(tx, news);
	if (news.length > 0) await told.remember(tx, news, instant(promising.at));
	return [...[...before.values()].map(({ id }) => id), ...made];
}

const keyOf = ({ step, channel }: Owed): string => `${step}/${channel}`;

async function newsFor(
	tx: Tx,
	{ isLeft, ...promising }: Promising,
	owed: readonly Owed[]
): Promise<notices.NewNotice[]> {
	const said = await told.ofMany(tx, owed);
	const taken = await notices.takeBack(tx, owed);
	const known = new Map(
		owed.map((one) => {
			const name = told.nameOf(one);
			return [name, knownOf(said.get(name) ?? [], taken.get(name) ?? [])];
		})
	);
	const lessons = new Map<string, string[]>();
	for (const one of owed)
		lessons.set(one.person, [
			...(lessons.get(one.person) ?? []),
			...(known.get(told.nameOf(one))?.keys() ?? [])
		]);
	const standing = await told.standingOfMany(tx, lessons, instant(promising.at));
	return owed.flatMap((one) => {
		const name = told.nameOf(one);
		const knows = known.get(name) ?? new Map<string, PlanningEntry | null>();
		const changes = netChanges(knows, standing.get(one.person) ?? new Map(), promising.at).filter(
			({ lesson, now }) => knows.has(lesson) || !(now && isLeft?.(now))
		);
		if (changes.length === 0) return [];
		const published = taken.get(name)?.some(({ kind }) => kind === 'published') ?? false;
		const kind = published ? 'published' : promising.kind;
		return [{ ...promising, ...one, kind, key: keyOf(one), changes }];
	});
}

interface Reminding {
	school: string;
	person: string;
	channels: readonly Channel[];
	/** Milliseconds since 1970. */
	at: number;
}

/** Promises each reminder, once. */
export async function promiseReminders(
	tx: Tx,
	{ school, person, channels, at }: Reminding,
	due: readonly { entry: PlanningEntry; key: string }[]
): Promise<void> {
	const reminders = due.flatMap((reminder) => {
		const near: Told = { lesson: reminder.entry.lesson, kind: 'near', was: null, now: reminder.entry };
		return channels.map((channel) => {
			const key = `${person}/${reminder.key}/${channel}`;
			return { school, person, channel, at, kind: 'reminder' as const, key, changes: [near] };
		});
	});
	if (reminders.length > 0) await notices.create(tx, reminders);
}
