import { isHttpError } from '@sveltejs/kit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as leases from '#db/leases.ts';
import { addWeeks } from '#domain/week.ts';
import { createSchedule } from '#schedule/create.ts';
import { type Schedule } from '#schedule/schedule.ts';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';
import { liveSchool, type LiveSchool, type Person } from '../harness/live-school.ts';
import { NOW, W48 } from '../harness/small-school.ts';
import { boardPage } from '#lib/server/board-page.ts';
import { leaseBoard } from '../../src/routes/api/v1/leased-board.ts';

const clock = () => NOW;
let db: TestDatabase;
let school: LiveSchool;
let schedule: Schedule;

beforeAll(async () => {
	db = await freshDatabase();
	school = await liveSchool(db, { admins: ['Rose'] });
	schedule = createSchedule({ sql: db.app, clock });
});
afterAll(async () => {
	await schedule.close();
	await db.drop();
});

/** Asks for a client id as the page does; the answer's status and what it says. */
async function ask({ actor, session }: Person, week: string): Promise<{ status: number; says: unknown }> {
	const locals = { house: { schedule, clock }, session: { actor, publicId: session } };
	try {
		const answer = await leaseBoard(locals as never, { week });
		return { status: answer.status, says: await answer.json() };
	} catch (error) {
		if (!isHttpError(error)) throw error;
		return { status: error.status, says: error.body.code };
	}
}

const weeksKept = async () => (await db.owner`select week from board`).map((row) => row.week as string);

test('boards are made for weeks within reach and for no others', async () => {
	const rose = await school.signIn('Rose');
	const [last, beyond, before] = [60, 61, -61].map((count) => addWeeks(W48, count));
	expect((await ask(rose, last ?? '')).status).toBe(200);
	for (const [week, code] of [
		[beyond, 'week_reach'],
		[before, 'week_reach'],
		['1970-W01', 'week_reach'],
		['2025-W53', 'week']
	] as const) {
		const { status, says } = await ask(rose, week ?? '');
		expect([status, says]).toEqual([400, code]);
	}
	expect(await weeksKept()).toEqual([last]);
});

test('a session opens 60 documents a minute; others are not slowed by it', async () => {
	const [hasty, calm] = [await school.signIn('Rose'), await school.signIn('Rose')];
	const answers = [];
	for (let n = 0; n < 61; n++) answers.push(await ask(hasty, W48));
	expect(answers.slice(0, 60).every(({ status }) => status === 200)).toBe(true);
	expect(answers[60]).toEqual({ status: 429, says: 'slow_down' });
	expect((await ask(calm, W48)).status).toBe(200);
});

test('the page of a week beyond reach says so, where a board would never open', async () => {
	const { actor } = await school.signIn('Rose');
	const locals = {
		house: { schedule, clock, sql: db.app },
		session: { actor, locale: 'fr', school: { zone: 'UTC' } }
	};
	const open = (week: string) =>
		boardPage(locals as never, new URL(`http://localhost/admin/planning?week=${week}`));
	await expect(open('2036-W48')).rejects.toMatchObject({ status: 404 });
	expect((await open(W48)).data.place.week).toBe(W48);
});

test('R8: a client id is leased once on a board: to nobody again, not even to who has it', async () => {
	const [one, other] = [await school.signIn('Rose'), await school.signIn('Rose')];
	const { epoch } = await schedule.lease(one.actor, one.session, W48);
	const lease = (session: string) => ({
		...{ school: school.school, week: W48, epoch, clientId: 4_242 },
		...{ account: one.actor.account, session }
	});
	expect(await leases.take(db.app, lease(one.session))).toBe(true);
	for (const { session } of [one, other]) expect(await leases.take(db.app, lease(session))).toBe(false);
	expect(await leases.isHeld(db.app, lease(one.session))).toBe(true);
	expect(await leases.isHeld(db.app, lease(other.session))).toBe(false);
	// In a new epoch of the board too: an old document may still come back under it.
	expect(await leases.take(db.app, { ...lease(other.session), epoch: epoch + 1 })).toBe(false);
});
