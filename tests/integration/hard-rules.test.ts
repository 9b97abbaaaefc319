import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Lesson } from '#domain/lesson.ts';
import { create, move } from '../builders/lesson.ts';
import { ACCEPTED, type Planned, SmallSchool } from '../harness/small-school.ts';

let small: SmallSchool;
beforeAll(async () => {
	small = await SmallSchool.open();
});
afterAll(async () => {
	await small.close();
});
beforeEach(async () => {
	await small.begin();
});

const FULL = { constraint_name: 'lesson_capacity' };

/** Straight into the tables: no board, no policy, only PostgreSQL. */
describe('a class never holds more than it has room for', () => {
	let theory: Lesson;
	beforeEach(async () => {
		theory = small.planned('Tue 09:00-10:30', { by: 'Awa', seats: ['Davy', 'Joël'], capacity: 2 });
		expect(await small.submit(create(theory))).toEqual(ACCEPTED);
	});
	const seat = (name: string, lesson = theory.id) =>
		small.db
			.owner`insert into lesson_candidate (school_id, lesson_id, candidate_id) values (${small.ecole.id}, ${lesson}, ${small.id(name)})`;

	test('nor does it get smaller than those who sit in it', async () => {
		await expect(
			small.db.owner`update lesson set capacity = 1 where id = ${theory.id}`
		).rejects.toMatchObject(FULL);
	});

	test('nor does it come back from being cancelled with one more', async () => {
		await small.db
			.owner`update lesson set state = 'cancelled', cancelled_by = 'school' where id = ${theory.id}`;
		await seat('Merveille');
		await expect(
			small.db.owner`update lesson set state = 'planned', cancelled_by = null where id = ${theory.id}`
		).rejects.toMatchObject(FULL);
	});

	test('nor does somebody come over from another lesson', async () => {
		const other = small.planned('Wed 09:00-10:30', { by: 'Paul', seats: ['Merveille'], capacity: 1 });
		expect(await small.submit(create(other))).toEqual(ACCEPTED);
		await expect(
			small.db.owner`update lesson_candidate set lesson_id = ${theory.id} where lesson_id = ${other.id}`
		).rejects.toMatchObject(FULL);
	});

	test('one may change places with somebody in it, beside one who takes no new lessons, and all move', async () => {
		await small.db.owner`update candidate set active = false where id = ${small.id('Joël')}`;
		const swap = {
			...move(theory, 'Tue 14:00-15:30'),
			seats: { add: [small.id('Merveille')], remove: [small.id('Davy')] }
		};
		expect(await small.submit({ ...swap, op: 'edit' })).toEqual(ACCEPTED);
		const seats = await small.db.owner<{ id: string; isThere: boolean }[]>`
			select candidate_id as id, period = tstzrange('2026-11-24T14:00Z', '2026-11-24T15:30Z') as "isThere"
			from lesson_candidate where lesson_id = ${theory.id}`;
		expect(new Set(seats.map(({ id }) => id))).toEqual(new Set([small.id('Joël'), small.id('Merveille')]));
		expect(seats.map(({ isThere }) => isThere)).toEqual([true, true]);
	});

	test('a seat is never at another time than its lesson', async () => {
		await small.db.owner`update lesson_candidate set period = 'empty', active = false`;
		const [wrong] = await small.db.owner`select count(*)::int as n from lesson_candidate c
			join lesson l on l.id = c.lesson_id where c.period <> tstzrange(l.starts_at, l.ends_at) or c.active <> (l.state <> 'cancelled')`;
		expect(wrong).toEqual({ n: 0 });
	});
});

describe.each<[string, 'instructor' | 'vehicle' | 'place' | 'candidate', string, Planned]>([
	['an instructor', 'instructor', 'Awa', { by: 'Awa' }],
	['a car', 'vehicle', 'DK-482-AA', { car: 'DK-482-AA' }],
	['a place', 'place', 'Glass', { place: 'Glass' }],
	['a candidate', 'candidate', 'Joël', { seats: ['Joël'] }]
])('%s that is switched off', (_, resource, name, planned) => {
	const lesson = () => small.planned('Tue 09:00-10:00', planned);
	const switchOff = () =>
		small.db.owner`update ${small.db.owner(resource)} set active = false where id = ${small.id(name)}`;

	test('is not taken anew', async () => {
		await switchOff();
		expect(await small.submit(create(lesson()))).toMatchObject({
			reason: { code: 'inactive', resource, id: small.id(name) }
		});
	});

	test('stays where it is', async () => {
		const one = lesson();
		expect(await small.submit(create(one))).toEqual(ACCEPTED);
		await switchOff();
		expect(await small.submit(move(one, 'Tue 14:00-15:00'))).toEqual(ACCEPTED);
	});
});
