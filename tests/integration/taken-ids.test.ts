import { type BoardEvicted, type Schedule } from '#schedule/schedule.ts';
import { createSchedule } from '#schedule/create.ts';
import { addWeeks } from '#domain/week.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { create } from '../builders/lesson.ts';
import { WEEK } from '../harness/board-client.ts';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';
import { freshEdit, freshLesson, liveSchool, type Person } from '../harness/live-school.ts';

// An edit that PostgreSQL refuses every time must be answered: a board that is read anew would meet it again, for ever.
let db: TestDatabase;
let schedule: Schedule;
let rose: Person;
let eve: Person;
const evicted: BoardEvicted[] = [];
const one = freshLesson('Mon 09:00-10:00');
const edit = freshEdit();

beforeAll(async () => {
	db = await freshDatabase();
	rose = await (await liveSchool(db, { admins: ['Rose'] })).signIn('Rose');
	eve = await (await liveSchool(db, { admins: ['Eve'] })).signIn('Eve');
	schedule = createSchedule({ sql: db.app, clock: () => Date.parse('2026-11-20T09:00:00Z') });
	schedule.onEvicted((board) => evicted.push(board));
	await schedule.submit(rose.actor, WEEK, [{ id: edit, edit: create(one) }]);
});
afterAll(async () => {
	expect(evicted).toEqual([]);
	await schedule.close();
	await db.drop();
});

test('a lesson of another school cannot be written by taking its id, and the board goes on', async () => {
	const mine = freshLesson('Mon 09:00-10:00');
	const verdicts = await schedule.submit(eve.actor, WEEK, [
		{ id: freshEdit(), edit: create(one) },
		{ id: freshEdit(), edit: create(mine) }
	]);
	expect(verdicts).toEqual([
		{ verdict: 'rejected', reason: { code: 'malformed', what: 'lesson id' } },
		{ verdict: 'accepted' }
	]);
});

test('the id of a lesson of another week cannot be taken', async () => {
	const step = create({ ...freshLesson('Mon 09:00-10:00'), id: one.id });
	const later = (instant = '') =>
		new Date(Date.parse(instant) + 7 * 86_400_000).toISOString().slice(0, 19) + 'Z';
	const set = { ...step.set, start: later(step.set.start), end: later(step.set.end) };
	const verdicts = await schedule.submit(rose.actor, addWeeks(WEEK, 1), [
		{ id: freshEdit(), edit: { ...step, set } }
	]);
	expect(verdicts).toEqual([{ verdict: 'rejected', reason: { code: 'malformed', what: 'lesson id' } }]);
});

test('an edit id that another school has used is free here', async () => {
	const verdicts = await schedule.submit(eve.actor, WEEK, [
		{ id: edit, edit: create(freshLesson('Tue 09:00-10:00')) }
	]);
	expect(verdicts).toEqual([{ verdict: 'accepted' }]);
});
