import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Edit } from '#domain/edit.ts';
import { at, create, editId, move } from '../builders/lesson.ts';
import { ACCEPTED, NOW, W48, SmallSchool } from '../harness/small-school.ts';

let small: SmallSchool;
beforeAll(async () => {
	small = await SmallSchool.open();
});
afterAll(async () => {
	await small.close();
});

describe('R19: what candidates are told', () => {
	test('nothing of a draft; at publication everything, once', async () => {
		await small.begin();
		await small.submit(create(small.planned('Tue 09:00-10:00', { by: 'Awa', seats: ['Joël'] })));
		expect(small.pushes).toEqual([]);
		expect(await small.schedule.publish(small.rose, W48)).toEqual({ ok: true, told: 1 });
		expect(await small.schedule.publish(small.rose, W48)).toEqual({ ok: true, told: 0 });
		expect(small.pushes).toMatchObject([
			{
				candidate: small.id('Joël'),
				event: { version: 1, kind: 'added', entry: { instructor: 'Awa', start: at('Tue 09:00') } }
			}
		]);
	});

	test('a lesson given to somebody else is a removal for one and an addition for the other', async () => {
		await small.begin();
		const one = small.planned('Tue 09:00-10:00', { by: 'Awa', seats: ['Joël'] });
		await small.submit(create(one));
		await small.schedule.publish(small.rose, W48);
		small.told.length = 0;
		await small.submit({
			op: 'assign',
			lesson: one.id,
			base: 1,
			set: {},
			was: {},
			seats: { add: [small.id('Davy')], remove: [small.id('Joël')] }
		});
		const pushes = small.pushes;
		expect(pushes.find((push) => push.candidate === small.id('Joël'))?.event).toMatchObject({
			kind: 'removed',
			version: 2,
			entry: null
		});
		expect(pushes.find((push) => push.candidate === small.id('Davy'))?.event).toMatchObject({
			kind: 'added',
			version: 1
		});
		expect(JSON.stringify(pushes.filter((push) => push.candidate === small.id('Joël')))).not.toContain(
			small.id('Davy')
		);
	});

	test('a moved lesson says what it was, in names', async () => {
		await small.begin();
		const one = small.planned('Tue 09:00-10:00', { by: 'Awa', seats: ['Joël'] });
		await small.submit(create(one));
		await small.schedule.publish(small.rose, W48);
		small.told.length = 0;
		await small.submit({
			...move(one, 'Tue 11:00-12:00'),
			set: { start: at('Tue 11:00'), end: at('Tue 12:00'), instructor: small.id('Paul') },
			was: { start: one.start, end: one.end, instructor: small.id('Awa') }
		});
		expect(small.pushes).toMatchObject([
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
		await small.begin();
		const mine = small.planned('Tue 09:00-10:00', { by: 'Awa' });
		const theirs = small.planned('Tue 14:00-15:00', { by: 'Paul' });
		await small.submit(create(mine));
		await small.submit(create(theirs));
		const swap = (from: string, to: string, one: typeof mine) => ({
			op: 'assign' as const,
			lesson: one.id,
			base: 1,
			set: { instructor: small.id(to) },
			was: { instructor: small.id(from) }
		});
		const edit: Edit = { op: 'batch', steps: [swap('Awa', 'Paul', mine), swap('Paul', 'Awa', theirs)] };
		const id = editId(NOW);
		expect(await small.schedule.propose(small.ecole.actor('Awa'), W48, { id, edit })).toEqual({ ok: true });
		expect(await small.schedule.answer(small.ecole.actor('Awa'), id, true)).toMatchObject({ ok: false });
		expect(await small.schedule.answer(small.ecole.actor('Paul'), id, true)).toEqual({
			ok: true,
			verdict: ACCEPTED
		});
		expect(await small.schedule.answer(small.ecole.actor('Paul'), id, true)).toEqual({
			ok: true,
			verdict: null
		});
		expect(await small.db.owner`select state from proposal where id = ${id}`).toEqual([
			{ state: 'accepted' }
		]);
		expect(await small.db.owner`select instructor_id from lesson where id = ${mine.id}`).toEqual([
			{ instructor_id: small.id('Paul') }
		]);
	});
});
