import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as boardRows from '#db/board-rows.ts';
import { inSchool } from '#db/sql.ts';
import { type Edit, type Step } from '#domain/edit.ts';
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

	test('R20: of edits that are committed together, none tells where the lesson ends in a draft', async () => {
		await small.begin();
		await small.schedule.publish(small.rose, W48);
		const one = small.planned('Tue 09:00-10:00', { by: 'Awa' });
		await small.submit(create(one));
		const kept = small.planned('Wed 09:00-10:00', { by: 'Awa', seats: ['Davy'] });
		await small.submit(create(kept));
		small.told.length = 0;
		const seat = (lesson: string, name: string, base: number): Step => ({
			...{ op: 'edit', lesson, base, set: {}, was: {} },
			seats: { add: [small.id(name)], remove: [] }
		});
		const toDraft = (lesson: string, base: number): Edit => ({
			...{ op: 'move', lesson, base, was: {} },
			set: { start: '2026-12-01T09:00:00Z', end: '2026-12-01T10:00:00Z' }
		});
		const together: Edit[] = [
			seat(one.id, 'Joël', 1),
			toDraft(one.id, 2),
			seat(kept.id, 'Merveille', 1),
			{ ...seat(kept.id, 'Merveille', 2), seats: { add: [], remove: [small.id('Davy')] } }
		];
		const verdicts = await small.schedule.submit(
			small.rose,
			W48,
			together.map((edit) => ({ id: editId(NOW), edit }))
		);
		expect(verdicts).toEqual(together.map(() => ACCEPTED));
		expect(small.pushes.map(({ candidate, event }) => [candidate, event.kind])).toEqual(
			[
				[small.id('Merveille'), 'added'],
				[small.id('Davy'), 'removed']
			].sort()
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

/** What Awa would propose: to take over a lesson that Paul has, new for this. */
async function takeOver(): Promise<Edit & { op: 'assign' }> {
	const theirs = small.planned('Tue 14:00-15:00', { by: 'Paul' });
	await small.submit(create(theirs));
	return {
		op: 'assign',
		lesson: theirs.id,
		base: 1,
		set: { instructor: small.id('Awa') },
		was: { instructor: small.id('Paul') }
	};
}

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

	test('whoever proposes anything else than handing lessons over is told so', async () => {
		await small.begin();
		const theirs = small.planned('Tue 14:00-15:00', { by: 'Paul' });
		await small.submit(create(theirs));
		const cancel: Edit = { op: 'cancel', lesson: theirs.id, base: 1, set: {}, was: {}, reason: 'weather' };
		const moved = move(theirs, 'Wed 09:00-10:00');
		for (const edit of [cancel, moved])
			expect(
				await small.schedule.propose(small.ecole.actor('Awa'), W48, { id: editId(NOW), edit })
			).toMatchObject({
				ok: false,
				reason: { code: 'malformed' }
			});
	});

	test('one lesson is asked for once', async () => {
		await small.begin();
		const take = await takeOver();
		const ask = () => small.schedule.propose(small.ecole.actor('Awa'), W48, { id: editId(NOW), edit: take });
		expect(await ask()).toEqual({ ok: true });
		expect(await ask()).toMatchObject({ ok: false });
	});

	test('accepted but refused by the write path, it stays with its reason until its proposer has read it', async () => {
		await small.begin();
		const take = await takeOver();
		const id = editId(NOW);
		const [awa, paul] = [small.ecole.actor('Awa'), small.ecole.actor('Paul')];
		await small.schedule.propose(awa, W48, { id, edit: take });
		await small.submit(create(small.planned('Tue 14:00-15:00', { by: 'Awa' })));
		const answer = await small.schedule.answer(paul, id, true);
		expect(answer).toMatchObject({ ok: true, verdict: { verdict: 'rejected', reason: { code: 'taken' } } });
		const kept = async () =>
			await inSchool(small.db.app, { school: small.ecole.actor('Awa').school }, async (tx) => {
				const rows = await boardRows.read(tx, small.ecole.actor('Awa').school, W48);
				return rows?.proposals.map(({ overtaken }) => overtaken?.code);
			});
		expect(await kept()).toEqual(['taken']);
		await small.schedule.answer(paul, id, false);
		expect(await kept()).toEqual(['taken']);
		await small.schedule.answer(awa, id, false);
		expect(await kept()).toEqual([]);
		expect(await small.schedule.propose(awa, W48, { id: editId(NOW), edit: take })).toEqual({ ok: true });
	});

	test('accepted while nobody can be told, it is carried out once, and whoever accepted it reads so', async () => {
		await small.begin();
		const take = await takeOver();
		const id = editId(NOW);
		await small.schedule.propose(small.ecole.actor('Awa'), W48, { id, edit: take });
		let told = 0;
		const stop = small.schedule.onCommit(() => {
			if (told++ === 0) throw new Error('nobody could be told');
		});
		const answer = await small.schedule.answer(small.ecole.actor('Paul'), id, true);
		stop();
		expect(answer).toEqual({ ok: true, verdict: ACCEPTED });
		expect(await small.db.owner`select state from proposal where id = ${id}`).toEqual([
			{ state: 'accepted' }
		]);
		expect(await small.db.owner`select instructor_id, version from lesson where id = ${take.lesson}`).toEqual(
			[{ instructor_id: small.id('Awa'), version: 2 }]
		);
	});

	test('accepted and withdrawn at the same moment, it is one or the other', async () => {
		await small.begin();
		const take = await takeOver();
		const id = editId(NOW);
		await small.schedule.propose(small.ecole.actor('Awa'), W48, { id, edit: take });
		await Promise.all([
			small.schedule.answer(small.ecole.actor('Paul'), id, true),
			small.schedule.answer(small.ecole.actor('Awa'), id, false)
		]);
		const [row] = await small.db.owner<{ state: string; moved: boolean; notes: number }[]>`
			select p.state, l.instructor_id = ${small.id('Awa')} as moved,
				(select count(*)::int from audit where thing = 'proposal' and thing_id = ${id} and action <> 'swap.propose') as notes
			from proposal p, lesson l where p.id = ${id} and l.id = ${take.lesson}`;
		expect(row).toEqual({ state: row?.moved ? 'accepted' : 'withdrawn', moved: row?.moved, notes: 1 });
	});
});

describe('whom an instructor may seat', () => {
	test('those they teach; a name learned from the document alone stays out', async () => {
		await small.begin();
		await small.db
			.owner`update candidate set instructor_id = ${small.id('Awa')} where id = ${small.id('Joël')}`;
		const awa = small.ecole.actor('Awa');
		expect(
			await small.submit(create(small.planned('Tue 09:00-10:00', { by: 'Awa', seats: ['Joël'] })), awa)
		).toEqual(ACCEPTED);
		const stranger = small.planned('Tue 11:00-12:00', { by: 'Awa', seats: ['Davy'] });
		expect(await small.submit(create(stranger), awa)).toMatchObject({
			reason: { code: 'forbidden', why: 'not_taught' }
		});
		expect(await small.submit(create(stranger))).toEqual(ACCEPTED);
	});
});

describe('R3: an edit that follows another', () => {
	test('is refused with it, also when the other was refused long before', async () => {
		await small.begin();
		const one = small.planned('Tue 09:00-10:00', { car: 'DK-482-AA' });
		await small.submit(create(one));
		const first = editId(NOW);
		const clash = small.planned('Tue 09:30-10:30', { car: 'DK-482-AA' });
		expect(await small.submit(create(clash), small.rose, W48, first)).toMatchObject({ verdict: 'rejected' });
		const next: Edit = { ...move(one, 'Wed 09:00-10:00'), after: first };
		// The first verdict is in PostgreSQL only, and nothing else stands in the way.
		expect(await small.submit(next)).toMatchObject({ reason: { code: 'after_refused', edit: first } });
	});
});
