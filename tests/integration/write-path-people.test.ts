import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSchedule } from '#schedule/create.ts';
import { type BoardCommit, type Schedule } from '#schedule/schedule.ts';
import { type Edit } from '#domain/edit.ts';
import { type Actor } from '#domain/policy.ts';
import { type Verdict } from '#domain/verdict.ts';
import { parseWeek, type Week } from '#domain/week.ts';
import { at, create, editId, lesson, move } from '../builders/lesson.ts';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';
import { school, type TestSchool } from '../harness/school.ts';

const NOW = Date.parse('2026-11-23T05:00:00Z');
const W48 = parseWeek('2026-W48') as Week;

let db: TestDatabase;
let schedule: Schedule;
let ecole: TestSchool;
let rose: Actor;
const told: BoardCommit[] = [];

beforeAll(async () => {
	db = await freshDatabase();
	schedule = createSchedule({ sql: db.app, clock: () => NOW });
	schedule.onCommit((commit) => told.push(commit));
});
afterAll(async () => {
	await schedule.close();
	await db.drop();
});

async function newSchool() {
	ecole = await school(db.owner, {
		admins: ['Rose', 'Guy'],
		instructors: ['Awa', 'Paul'],
		candidates: ['Joël', 'Merveille', 'Davy'],
		vehicles: ['DK-482-AA', 'FT-207-AB'],
		places: ['Glass', 'Owendo'],
		yards: ['Parc']
	});
	rose = ecole.actor('Rose');
	told.length = 0;
}
const of = (name: string): string => ecole.ids[name] ?? '';
/** A lesson of this school: names become ids. */
const planned = (
	when: string,
	who: { by?: string; car?: string; place?: string; seats?: string[]; capacity?: number }
) =>
	lesson(when, {
		id: crypto.randomUUID(),
		instructor: who.by ? of(who.by) : null,
		vehicle: who.car ? of(who.car) : null,
		place: who.place ? of(who.place) : null,
		candidates: (who.seats ?? []).map(of).sort(),
		...(who.capacity === undefined ? {} : { kind: 'theory' as const, capacity: who.capacity })
	});

const submit = async (edit: Edit, actor = rose, week = W48, id = editId(NOW)): Promise<Verdict> => {
	const [verdict] = await schedule.submit(actor, week, [{ id, edit }]);
	if (!verdict) throw new Error('no verdict');
	return verdict;
};
const ACCEPTED: Verdict = { verdict: 'accepted' };

describe('R19: what candidates are told', () => {
	test('nothing of a draft; at publication everything, once', async () => {
		await newSchool();
		await submit(create(planned('Tue 09:00-10:00', { by: 'Awa', seats: ['Joël'] })));
		expect(told.flatMap((commit) => commit.pushes)).toEqual([]);
		expect(await schedule.publish(rose, W48)).toEqual({ ok: true, told: 1 });
		expect(await schedule.publish(rose, W48)).toEqual({ ok: true, told: 0 });
		expect(told.flatMap((commit) => commit.pushes)).toMatchObject([
			{
				candidate: of('Joël'),
				event: { version: 1, kind: 'added', entry: { instructor: 'Awa', start: at('Tue 09:00') } }
			}
		]);
	});

	test('a lesson given to somebody else is a removal for one and an addition for the other', async () => {
		await newSchool();
		const one = planned('Tue 09:00-10:00', { by: 'Awa', seats: ['Joël'] });
		await submit(create(one));
		await schedule.publish(rose, W48);
		told.length = 0;
		await submit({
			op: 'assign',
			lesson: one.id,
			base: 1,
			set: {},
			was: {},
			seats: { add: [of('Davy')], remove: [of('Joël')] }
		});
		const pushes = told.flatMap((commit) => commit.pushes);
		expect(pushes.find((push) => push.candidate === of('Joël'))?.event).toMatchObject({
			kind: 'removed',
			version: 2,
			entry: null
		});
		expect(pushes.find((push) => push.candidate === of('Davy'))?.event).toMatchObject({
			kind: 'added',
			version: 1
		});
		expect(JSON.stringify(pushes.filter((push) => push.candidate === of('Joël')))).not.toContain(of('Davy'));
	});

	test('a moved lesson says what it was, in names', async () => {
		await newSchool();
		const one = planned('Tue 09:00-10:00', { by: 'Awa', seats: ['Joël'] });
		await submit(create(one));
		await schedule.publish(rose, W48);
		told.length = 0;
		await submit({
			...move(one, 'Tue 11:00-12:00'),
			set: { start: at('Tue 11:00'), end: at('Tue 12:00'), instructor: of('Paul') },
			was: { start: one.start, end: one.end, instructor: of('Awa') }
		});
		expect(told.flatMap((commit) => commit.pushes)).toMatchObject([
			{
				event: {
					kind: 'changed',
					was: { start: at('Tue 09:00'), instructor: 'Awa' },
					entry: { instructor: 'Paul' },
					by: 'Rose'
				}
			}
		]);
	});
});

describe('swaps between instructors', () => {
	test('proposed, seen on the board, accepted by the other, carried out once', async () => {
		await newSchool();
		const mine = planned('Tue 09:00-10:00', { by: 'Awa' });
		const theirs = planned('Tue 14:00-15:00', { by: 'Paul' });
		await submit(create(mine));
		await submit(create(theirs));
		const swap = (from: string, to: string, one: typeof mine) => ({
			op: 'assign' as const,
			lesson: one.id,
			base: 1,
			set: { instructor: of(to) },
			was: { instructor: of(from) }
		});
		const edit: Edit = { op: 'batch', steps: [swap('Awa', 'Paul', mine), swap('Paul', 'Awa', theirs)] };
		const id = editId(NOW);
		expect(await schedule.propose(ecole.actor('Awa'), W48, { id, edit })).toEqual({ ok: true });
		expect(await schedule.answer(ecole.actor('Awa'), id, true)).toMatchObject({ ok: false });
		expect(await schedule.answer(ecole.actor('Paul'), id, true)).toEqual({ ok: true, verdict: ACCEPTED });
		expect(await schedule.answer(ecole.actor('Paul'), id, true)).toEqual({ ok: true, verdict: null });
		expect(await db.owner`select state from proposal where id = ${id}`).toEqual([{ state: 'accepted' }]);
		expect(await db.owner`select instructor_id from lesson where id = ${mine.id}`).toEqual([
			{ instructor_id: of('Paul') }
		]);
	});
});
