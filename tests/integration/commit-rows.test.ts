import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSchedule } from '#schedule/create.ts';
import { create, editId, move } from '../builders/lesson.ts';
import { ACCEPTED, NOW, SmallSchool, W48 } from '../harness/small-school.ts';

let small: SmallSchool;
beforeAll(async () => {
	small = await SmallSchool.open();
});
afterAll(async () => {
	await small.close();
});

test('R9: what is taken leaves its verdict, its audit row, its events and what is to be sent; what is refused its verdict alone', async () => {
	await small.begin();
	await small.schedule.publish(small.rose, W48);
	const [good, bad] = [editId(NOW), editId(NOW)];
	const lesson = small.planned('Tue 09:00-10:00', { by: 'Awa', seats: ['Joël', 'Davy'] });
	expect(await small.submit(create(lesson), small.rose, W48, good)).toEqual(ACCEPTED);
	expect(await small.submit(create(lesson), small.rose, W48, bad)).toMatchObject({ verdict: 'rejected' });
	const { owner } = small.db;
	const seats = [small.id('Joël'), small.id('Davy')].sort();
	expect(await owner`select edit_id, action, account_id from audit where thing_id = ${lesson.id}`).toEqual([
		{ edit_id: good, action: 'lesson.create', account_id: small.rose.account }
	]);
	expect(
		await owner`select candidate_id as id, version::int, kind from candidate_event where lesson_id = ${lesson.id} order by 1`
	).toEqual(seats.map((id) => ({ id, version: 1, kind: 'added' })));
	expect(
		await owner`select payload->>'person' as id, payload->>'change' as kind from outbox
			where kind = 'planning_changed' and payload->>'lesson' = ${lesson.id} order by 1`
	).toEqual(seats.map((id) => ({ id, kind: 'added' })));
	expect(await owner`select id from edit where id in (${good}, ${bad}) order by id`).toHaveLength(2);
});

test('R9: a week that is closed takes nothing, whichever way an edit comes', async () => {
	await small.begin();
	const one = small.planned('Tue 09:00-10:00', { car: 'DK-482-AA' });
	expect(await small.submit(create(one))).toEqual(ACCEPTED);
	await small.db
		.owner`update board set closed_at = now() where school_id = ${small.ecole.id} and week = ${W48}`;
	const closed = { verdict: 'rejected', reason: { code: 'closed_week' } };
	expect(await small.submit(move(one, 'Tue 11:00-12:00'))).toEqual(closed);
	const other = createSchedule({ sql: small.db.app, clock: () => NOW });
	const edit = create(small.planned('Wed 09:00-10:00', { by: 'Awa' }));
	expect(await other.submit(small.rose, W48, [{ id: editId(NOW), edit }])).toEqual([closed]);
	expect(await small.db.owner`select version from lesson where school_id = ${small.ecole.id}`).toEqual([
		{ version: 1 }
	]);
	await other.close();
});

test('R13: what a server that heard nothing writes stands behind what others wrote, each under its own number', async () => {
	await small.begin();
	const other = createSchedule({ sql: small.db.app, clock: () => NOW });
	const asleep = await other.board(small.ecole.id, W48);
	for (const day of ['Mon', 'Tue'])
		expect(await small.submit(create(small.planned(`${day} 09:00-10:00`, { by: 'Awa' })))).toEqual(ACCEPTED);
	const edit = create(small.planned('Wed 09:00-10:00', { by: 'Awa' }));
	expect(await other.submit(small.rose, W48, [{ id: editId(NOW), edit }])).toEqual([ACCEPTED]);
	expect(await other.board(small.ecole.id, W48)).toBe(asleep);
	const log = await small.db
		.owner`select seq::int as n from board_log where school_id = ${small.ecole.id} order by 1`;
	expect(log).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
	await other.close();
});
