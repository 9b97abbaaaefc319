import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { inSchool } from '#db/sql.ts';
import { at, create } from '../builders/lesson.ts';
import { SmallSchool, W48 } from '../harness/small-school.ts';

let small: SmallSchool;
let lesson: string;

beforeAll(async () => {
	small = await SmallSchool.open();
});
beforeEach(async () => {
	await small.begin();
	const one = small.planned('Tue 09:00-10:00', { by: 'Awa', seats: ['Joël'] });
	lesson = one.id;
	await small.submit(create(one));
	await small.schedule.publish(small.rose, W48);
});
afterAll(async () => {
	await small.close();
});

/** Gives `was` to the writer of candidates' events, and says what it told and what it kept. */
async function write(was: Record<string, unknown>) {
	const { db, ecole } = small;
	const event = { candidate: small.id('Joël'), lesson, kind: 'changed', was, by: small.rose.account };
	return await inSchool(db.app, { school: ecole.id }, async (tx) => {
		const [row] = await tx<{ told: { was: unknown }[] }[]>`
			select candidate_events_write(${ecole.id}, ${tx.json([event] as never)}) as told`;
		const [kept] = await tx<{ was: unknown }[]>`
			select was from candidate_event where lesson_id = ${lesson} order by version desc limit 1`;
		return { told: row?.told[0]?.was, kept: kept?.was };
	});
}

test('R19: nobody else’s id, and nothing the list does not name, reaches a candidate', async () => {
	const said = await write({
		start: at('Tue 09:00'),
		end: at('Tue 10:00'),
		kind: 'driving',
		state: 'planned',
		topic: 'parking',
		instructor: small.id('Awa'),
		vehicle: small.id('DK-482-AA'),
		place: small.id('Glass'),
		candidates: [small.id('Davy')],
		by: small.rose.account,
		note: 'late twice',
		version: 3
	});
	const allowed = {
		start: at('Tue 09:00'),
		end: at('Tue 10:00'),
		kind: 'driving',
		state: 'planned',
		topic: 'parking',
		instructor: 'Awa',
		plate: 'DK-482-AA',
		place: 'Glass'
	};
	expect(said.told).toEqual({ ...allowed, model: expect.any(String) as string });
	expect(said.kept).toEqual(said.told);
});

test('what a lesson had none of is said as none, and what did not change is not said', async () => {
	const said = await write({ instructor: null, vehicle: null, place: null, topic: null });
	expect(said.told).toEqual({ instructor: null, plate: null, model: null, place: null, topic: null });
	expect((await write({ start: at('Tue 09:00') })).told).toEqual({ start: at('Tue 09:00') });
});
