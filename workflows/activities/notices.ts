import { randomUUID } from 'node:crypto';
import * as handingOver from '#db/handing-over.ts';
import * as notices from '#db/notices.ts';
import * as publications from '#db/publications.ts';
import { inSchool, type Tx } from '#db/sql.ts';
import * as told from '#db/told.ts';
import { instant } from '#domain/lesson.ts';
import { quietUntil } from '#domain/notices/quiet-hours.ts';
import { type KnownLesson, remindersAt } from '#domain/notices/reminders.ts';
import { type PlanningEntry } from '#domain/planning.ts';
import { weekOf } from '#domain/week.ts';
import { channelsOf, DAY, followsInbox, type Hour, morningOf } from '#notices/reach.ts';
import { ApplicationFailure } from '@temporalio/activity';
import { type NoticeActivities } from '../contract.ts';
import { hasExamToday } from './by-sms.ts';
import { HandOver, type HandOverDeps } from './hand-over.ts';
import { promiseNews, promiseReminders } from './promise.ts';
import { promiseDigest } from './promise-digest.ts';
import { promiseOffice } from './promise-office.ts';
import { promisePapers } from './promise-papers.ts';
import { promiseSms } from './promise-sms.ts';

type Deps = HandOverDeps;

/** Milliseconds after which somebody looks again whom a publication is to tell their week. */
const LOOK_AGAIN = 60_000;

/** People of one portion of a published week. */
const PORTION = 50;

export function noticeActivities(deps: Deps): NoticeActivities {
	const hands = new HandOver(deps);
	return {
		look: (input) => look(deps, input),
		tellWeek: (input) => tellWeek(deps, input),
		handOver: (input) => hands.portion(input),
		async deliver({ school, notice }) {
			const { later } = await hands.portion({ school, notices: [notice], portion: notice, last: false });
			for (const { in: wait } of later)
				throw ApplicationFailure.create({ message: 'not now', nextRetryDelay: wait ?? undefined });
		},
		giveUp: async ({ school, notice }) => {
			await inSchool(deps.sql, { school }, (tx) => handingOver.giveUp(tx, [notice]));
		}
	};
}

type Step = Parameters<NoticeActivities['look']>[0];

async function hourOf(tx: Tx, person: string, at: number, zone: string): Promise<Hour> {
	const night = quietUntil(at, zone) !== null;
	return { night, examDay: night && (await hasExamToday(tx, person, at, zone)) };
}

async function look(deps: Deps, input: Step): ReturnType<NoticeActivities['look']> {
	const { school } = input;
	// A Temporal of yesterday counts on from yesterday: the same step has promised other things since. Done twice, a look
	// finds nothing the second time, as what it promised counts as told.
	const step = `${input.step}/${randomUUID()}`;
	const person = 'person' in input ? input.person : input.candidate;
	const at = deps.clock();
	return await inSchool(deps.sql, { school }, async (tx) => {
		await notices.lock(tx, person);
		const who = await notices.addressee(tx, person);
		// What was promised somebody who has left comes to its end, visibly.
		if (!who) return { notices: await notices.open(tx, person), wakeIn: null };
		const hour = await hourOf(tx, person, at, who.zone);
		const channels = channelsOf(deps.ways, who, hour);
		const owed = channels.map((channel) => ({ person, channel, step }));
		const weeks = await publications.awaited(tx, person);
		const isLeft = ({ start }: PlanningEntry): boolean => weeks.has(weekOf(start, who.schoolZone));
		await promiseNews(tx, { school, kind: 'planning', at, isLeft }, owed);
		const known = await knownLessons(tx, person, who, at);
		const lessons = known.filter(({ entry, toldAt }) => toldAt > 0 || !isLeft(entry));
		const reminders = remindersAt(lessons, who.schoolZone, at, who.reminders);
		await promiseReminders(tx, { school, person, channels, at }, reminders.due);
		const unread = followsInbox(deps.ways, who, hour)
			? await promiseSms(tx, { school, person, step, at })
			: null;
		const runs = { school, person, channels, zone: who.schoolZone, at };
		const office = who.role === 'admin' ? await promiseOffice(tx, runs) : null;
		const papers = who.role === 'admin' ? await promisePapers(tx, runs) : null;
		const byDay = channelsOf(deps.ways, who, DAY);
		const digest = await promiseDigest(tx, { school, person, who, channels: byDay, at });
		const morning = morningOf(deps.ways, who, at, who.zone);
		// It wakes them itself; one that is lost does not.
		const awaited = weeks.size > 0 ? at + LOOK_AGAIN : null;
		const wakes = [awaited, reminders.next, unread, office, papers, digest, morning].filter(
			(wake) => wake !== null
		);
		const open = await notices.open(tx, person);
		return { notices: open, wakeIn: wakes.length === 0 ? null : Math.max(1000, Math.min(...wakes) - at) };
	});
}

async function knownLessons(
	tx: Tx,
	person: string,
	{ hasAccount }: notices.Addressee,
	at: number
): Promise<KnownLesson[]> {
	const said = await told.of(tx, person, hasAccount ? 'inbox' : 'sms');
	const toldAt = new Map(said.map((one) => [one.lesson, one.toldAt]));
	const standing = await told.standing(tx, person, instant(at), []);
	return [...standing.values()].map((entry) => ({ entry, toldAt: toldAt.get(entry.lesson) ?? 0 }));
}

async function tellWeek(
	deps: Deps,
	{ school, week, publication, after }: Parameters<NoticeActivities['tellWeek']>[0]
): ReturnType<NoticeActivities['tellWeek']> {
	const at = deps.clock();
	return await inSchool(deps.sql, { school }, async (tx) => {
		const people = await notices.ofWeek(tx, week, after, PORTION);
		await notices.lock(tx, ...people);
		const known = await notices.addressees(tx, people);
		const owed: Parameters<typeof promiseNews>[2][number][] = [];
		for (const [person, who] of known) {
			const hour = await hourOf(tx, person, at, who.zone);
			const step = `${publication}/${person}`;
			owed.push(...channelsOf(deps.ways, who, hour).map((channel) => ({ person, channel, step })));
		}
		const found = await promiseNews(tx, { school, kind: 'published', at }, owed);
		await notices.wakeInTurn(tx, school, people, instant(at));
		const last = people.length < PORTION ? null : (people.at(-1) ?? null);
		await publications.told(tx, publication, last);
		return { notices: found, last };
	});
}
