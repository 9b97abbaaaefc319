import { setTimeout as pause } from 'node:timers/promises';
import * as noticeChoices from '#db/notice-choices.ts';
import * as notices from '#db/notices.ts';
import { inSchool, type Sql, type Tx } from '#db/sql.ts';
import * as wordings from '#db/wordings.ts';
import { instant } from '#domain/lesson.ts';
import { wanted } from '#domain/notices/convocation.ts';
import { type Told } from '#domain/notices/notice.ts';
import { quietUntil } from '#domain/notices/quiet-hours.ts';
import { type KnownLesson, remindersAt } from '#domain/notices/reminders.ts';
import { channelsOf, followsInbox, type Hour, morningOf } from '#notices/reach.ts';
import { type NoticeText, noticeText, type Reader } from '#notices/wording.ts';
import { ApplicationFailure, log } from '@temporalio/activity';
import { type NoticeActivities } from '../contract.ts';
import { hasExamToday } from './by-sms.ts';
import { promiseNews, promiseReminder } from './promise.ts';
import { promiseSms } from './promise-sms.ts';
import { stillTrue } from './still-true.ts';
import { type Packed, type Telling, type Unsent, type Way, type Ways } from './way.ts';

export interface Deps {
	sql: Sql;
	/** Milliseconds since 1970. */
	clock: () => number;
	ways: Ways;
	/** Where links in messages lead. */
	origin: string;
}

/** People of one portion of a published week. */
const PORTION = 50;

export function noticeActivities(deps: Deps): NoticeActivities {
	return {
		look: (input) => look(deps, input),
		tellWeek: (input) => tellWeek(deps, input),
		deliver: (input) => deliver(deps, input),
		giveUp: ({ school, notice }) =>
			inSchool(deps.sql, { school }, async (tx) => {
				const held = await notices.hold(tx, notice);
				if (held?.state === 'due') await notices.settle(tx, notice, { state: 'failed', error: 'given up' });
			})
	};
}

type Step = Parameters<NoticeActivities['look']>[0];

async function hourOf(tx: Tx, candidate: string, at: number, zone: string): Promise<Hour> {
	const night = quietUntil(at, zone) !== null;
	return { night, examDay: night && (await hasExamToday(tx, candidate, at, zone)) };
}

async function look(deps: Deps, { school, candidate, step }: Step): ReturnType<NoticeActivities['look']> {
	const at = deps.clock();
	return await inSchool(deps.sql, { school }, async (tx) => {
		await notices.lock(tx, candidate);
		const who = await notices.addressee(tx, candidate);
		if (!who) return { notices: [], wakeIn: null };
		const hour = await hourOf(tx, candidate, at, who.zone);
		const channels = channelsOf(deps.ways, who, hour);
		for (const channel of channels)
			await promiseNews(tx, { school, candidate, kind: 'planning', step, channel, at });
		const reminders = remindersAt(await knownLessons(tx, candidate, who, at), who.zone, at, who.reminders);
		for (const reminder of reminders.due)
			for (const channel of channels) await promiseReminder(tx, { school, candidate, channel, at }, reminder);
		const unread = followsInbox(deps.ways, who, hour)
			? await promiseSms(tx, { school, candidate, step, at })
			: null;
		const morning = morningOf(deps.ways, who, at, who.zone);
		const wakes = [reminders.next, unread, morning].filter((wake) => wake !== null);
		const open = await notices.open(tx, candidate);
		return { notices: open, wakeIn: wakes.length === 0 ? null : Math.max(1000, Math.min(...wakes) - at) };
	});
}

async function knownLessons(
	tx: Tx,
	candidate: string,
	{ hasAccount }: notices.Addressee,
	at: number
): Promise<KnownLesson[]> {
	const told = await notices.told(tx, candidate, hasAccount ? 'inbox' : 'sms');
	const toldAt = new Map(told.map((one) => [one.lesson, one.toldAt]));
	const standing = await notices.standing(tx, candidate, instant(at), []);
	return [...standing.values()].map((entry) => ({ entry, toldAt: toldAt.get(entry.lesson) ?? 0 }));
}

async function tellWeek(
	deps: Deps,
	{ school, week, publication, after }: Parameters<NoticeActivities['tellWeek']>[0]
): ReturnType<NoticeActivities['tellWeek']> {
	const at = deps.clock();
	return await inSchool(deps.sql, { school }, async (tx) => {
		const people = await notices.ofWeek(tx, week, after, PORTION);
		const found: string[] = [];
		for (const candidate of people) {
			await notices.lock(tx, candidate);
			const who = await notices.addressee(tx, candidate);
			if (!who) continue;
			for (const channel of channelsOf(deps.ways, who, await hourOf(tx, candidate, at, who.zone))) {
				const step = `${publication}/${candidate}`;
				const news = await promiseNews(tx, { school, candidate, kind: 'published', step, channel, at });
				if (news) found.push(news);
			}
		}
		await notices.wake(tx, school, people);
		return { notices: found, last: people.length < PORTION ? null : (people.at(-1) ?? null) };
	});
}

type Owed = Parameters<NoticeActivities['deliver']>[0];

/**
 * First it is written down that the provider may have it, then it is handed over, then what became of it. Whoever finds
 * it in between, after a crash, cannot know: it ends as unknown, and a person decides.
 */
async function deliver(deps: Deps, { school, notice }: Owed): Promise<void> {
	const packed = await inSchool(deps.sql, { school }, (tx) => begin(deps, tx, { school, notice }));
	if (!packed) return;
	const sent = await packed.send();
	const settle = (end: Parameters<typeof notices.settle>[2]) =>
		insist(() => inSchool(deps.sql, { school }, (tx) => notices.settle(tx, notice, end)));
	switch (sent.end) {
		case 'accepted':
			await settle({ state: 'accepted', providerId: sent.id });
			return;
		case 'refused':
			await settle({ state: 'failed', error: sent.why });
			return;
		case 'unknown':
			log.warn('nobody knows whether a message arrived', { notice });
			await settle({ state: 'unknown', error: sent.why });
			return;
		case 'later':
			await settle({ state: 'due', error: sent.why });
			throw ApplicationFailure.create({ message: sent.why, nextRetryDelay: sent.after });
	}
}

/** PostgreSQL may be away for a moment: what is known of a message must not get lost with it. */
async function insist(work: () => Promise<unknown>): Promise<void> {
	for (let tries = 1; ; tries++)
		try {
			await work();
			return;
		} catch (error) {
			if (tries === 40) throw error;
			await pause(250);
		}
}

async function begin(deps: Deps, tx: Tx, { school, notice: id }: Owed): Promise<Packed | null> {
	const held = await notices.hold(tx, id);
	if (held?.state === 'sending')
		await notices.settle(tx, id, { state: 'unknown', error: 'cut off while sending' });
	if (held?.state !== 'due') return null;
	const who = await notices.addressee(tx, held.candidate);
	const { left, declined } = await whatIsToTell(deps, tx, held);
	if (!who || left.length === 0) {
		await notices.settle(tx, id, { state: 'expired', error: declined ? 'declined' : null });
		return null;
	}
	const wording = await wordings.list(tx, who.locale);
	const reader: Reader = { ...who, origin: deps.origin, wording };
	const text = noticeText(held.kind, left, reader);
	return await hand(deps, tx, { school, notice: held, who, changes: left, reader, text });
}

async function hand(deps: Deps, tx: Tx, telling: Telling): Promise<Packed | null> {
	const way = wayTo(deps.ways[telling.notice.channel], telling.who);
	const packed = (await way?.pack(tx, telling)) ?? null;
	if (packed && !('send' in packed)) return await unsent(deps, tx, telling, packed);
	await write(tx, telling, packed);
	if (packed) return packed;
	const failed = { state: 'failed' as const, error: 'no address any more' };
	await notices.settle(tx, telling.notice.id, way ? { state: 'accepted' } : failed);
	return null;
}

const write = (tx: Tx, { notice, text }: Telling, packed: Packed | null): Promise<unknown> =>
	notices.begin(tx, notice.id, packed?.written ?? inWords(text), packed?.address ?? null);

async function unsent({ clock }: Deps, tx: Tx, { school, notice }: Telling, why: Unsent): Promise<null> {
	if ('expired' in why) await notices.settle(tx, notice.id, { state: 'expired', error: why.expired });
	else await notices.wake(tx, school, [notice.candidate], why.until - clock());
	return null;
}

const wayTo = (way: Way | null, who: notices.Addressee): Way | null => (way?.reaches(who) ? way : null);
const inWords = ({ subject, lines }: NoticeText): notices.Text => ({ subject, body: lines.join('\n') });

/** What holds now, and the person wants to hear by this channel. */
async function whatIsToTell(
	deps: Deps,
	tx: Tx,
	held: notices.NoticeRow
): Promise<{ left: Told[]; declined: boolean }> {
	const at = deps.clock();
	const lessons = held.changes.map((change) => change.lesson);
	const left = stillTrue(held.changes, await notices.standing(tx, held.candidate, instant(at), lessons), at);
	const declined = left.length > 0 && (await noticeChoices.isDeclined(tx, held.candidate, held));
	return { left: wanted(left, declined), declined };
}
