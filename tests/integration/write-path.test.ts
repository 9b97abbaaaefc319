import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { forget } from '#db/commits.ts';
import { createSchedule } from '#schedule/create.ts';
import { boardOf } from '#sync/board-doc.ts';
import { type Edit } from '#domain/edit.ts';
import { type Lesson } from '#domain/lesson.ts';
import { parseWeek, type Week, weekOf } from '#domain/week.ts';
import { create, editId, move } from '../builders/lesson.ts';
import { ACCEPTED, NOW, W48, type Planned, SmallSchool } from '../harness/small-school.ts';

const W49 = parseWeek('2026-W49') as Week;

let small: SmallSchool;
beforeAll(async () => {
	small = await SmallSchool.open();
});
afterAll(async () => {
	await small.close();
});

describe('hard rules, each held by PostgreSQL alone', () => {
	/** Two lessons in two weeks of memory: the boards do not know each other, only the constraint does. */
	const acrossBoards = async (first: Planned, second: Planned, gap: string) => {
		await small.begin();
		const late = { override: ['outside_hours', 'closed_day', 'off_grid'], reason: 'other' } as const;
		// Sunday 22:00–22:55 UTC is in W48 at Libreville until 23:00; what follows is Monday of W49.
		expect(
			await small.submit({
				...create(small.planned('Sun 22:00-22:55', first)),
				...late,
				override: [...late.override]
			})
		).toEqual(ACCEPTED);
		const next = {
			...small.planned('Mon 00:00-01:00', second),
			start: `2026-11-29T${gap}:00Z`,
			end: '2026-11-30T01:00:00Z'
		};
		return await small.submit({ ...create(next), ...late, override: [...late.override] }, small.rose, W49);
	};

	test('ten minutes between two lessons of an instructor', async () => {
		expect(await acrossBoards({ by: 'Awa' }, { by: 'Awa' }, '23:00')).toMatchObject({
			reason: {
				code: 'taken',
				resource: 'instructor',
				id: small.id('Awa'),
				rule: 'buffer',
				by: { end: '2026-11-29T22:55:00Z' }
			}
		});
		expect(await acrossBoards({ by: 'Awa' }, { by: 'Awa' }, '23:05')).toEqual(ACCEPTED);
	});

	test('twenty when the place changes', async () => {
		expect(
			await acrossBoards({ by: 'Awa', place: 'Glass' }, { by: 'Awa', place: 'Owendo' }, '23:10')
		).toMatchObject({ reason: { resource: 'instructor', rule: 'travel' } });
		expect(
			await acrossBoards({ by: 'Awa', place: 'Glass' }, { by: 'Awa', place: 'Owendo' }, '23:15')
		).toEqual(ACCEPTED);
	});

	test.each([
		['a car', { car: 'DK-482-AA' }, 'vehicle'],
		['a candidate', { seats: ['Joël'] }, 'candidate'],
		['a one-at-a-time place', { place: 'Parc' }, 'place']
	])('%s serves one lesson at a time', async (_, who, resource) => {
		await small.begin();
		const late = { override: ['outside_hours' as const, 'closed_day' as const], reason: 'other' as const };
		const over = { ...small.planned('Sun 22:00-22:30', who), end: '2026-11-29T23:30:00Z' };
		expect(await small.submit({ ...create(over), ...late })).toEqual(ACCEPTED);
		const next = {
			...small.planned('Mon 00:00-01:00', who),
			start: '2026-11-29T23:15:00Z',
			end: '2026-11-30T00:00:00Z'
		};
		expect(await small.submit({ ...create(next), ...late }, small.rose, W49)).toMatchObject({
			reason: { code: 'taken', resource, by: { lesson: over.id } }
		});
	});

	test('the last seat of a class goes to one of two who take it at the same moment', async () => {
		await small.begin();
		const theory = small.planned('Tue 09:00-10:30', { by: 'Awa', seats: ['Davy'], capacity: 2 });
		await small.submit(create(theory));
		const sit = (name: string): Edit => ({
			op: 'edit',
			lesson: theory.id,
			base: 1,
			set: {},
			was: {},
			seats: { add: [small.id(name)], remove: [] }
		});
		const verdicts = await Promise.all([
			small.submit(sit('Joël')),
			small.submit(sit('Merveille'), small.ecole.actor('Guy'))
		]);
		expect(verdicts).toEqual([
			ACCEPTED,
			{ verdict: 'rejected', reason: { code: 'full', lesson: theory.id, capacity: 2 } }
		]);
		// The same without any board in between: straight into the tables.
		await expect(
			small.db
				.owner`insert into lesson_candidate (school_id, lesson_id, candidate_id) values (${small.ecole.id}, ${theory.id}, ${small.id('Merveille')})`
		).rejects.toMatchObject({ constraint_name: 'lesson_capacity' });
	});

	test('who is switched off is not taken anew', async () => {
		await small.begin();
		await small.db.owner`update vehicle set active = false where id = ${small.id('DK-482-AA')}`;
		expect(await small.submit(create(small.planned('Tue 09:00-10:00', { car: 'DK-482-AA' })))).toMatchObject({
			reason: { code: 'inactive', resource: 'vehicle', id: small.id('DK-482-AA') }
		});
	});
});

describe('R9, R14: one transaction, one effect', () => {
	test('an edit given twice has one effect and the same answer, in memory and after a restart', async () => {
		await small.begin();
		const id = editId(NOW);
		const edit = create(small.planned('Tue 09:00-10:00', { by: 'Awa', seats: ['Joël'] }));
		expect(await small.submit(edit, small.rose, W48, id)).toEqual(ACCEPTED);
		expect(await small.submit(edit, small.rose, W48, id)).toEqual(ACCEPTED);
		const other = createSchedule({ sql: small.db.app, clock: () => NOW });
		expect(await other.submit(small.rose, W48, [{ id, edit }])).toEqual([ACCEPTED]);
		expect(await small.db.owner`select count(*)::int as n from audit where edit_id = ${id}`).toEqual([
			{ n: 1 }
		]);
		await other.close();
	});

	test('R14: a verdict is forgotten once its id would be refused as too old and its week is 90 days over', async () => {
		await small.begin();
		const ago = (days: number) => Date.now() - days * 86_400_000;
		const row = async (of: { decided: number; made: number; week: number }) => {
			const id = editId(ago(of.made));
			const week = weekOf(new Date(ago(of.week)).toISOString(), 'Africa/Libreville');
			await small.db.owner`insert into edit (id, school_id, week, verdict, at)
				values (${id}, ${small.ecole.id}, ${week}, '{"verdict":"accepted"}', ${new Date(ago(of.decided))})`;
			return id;
		};
		const gone = await row({ decided: 92, made: 92, week: 99 });
		const kept = [
			await row({ decided: 89, made: 89, week: 99 }),
			await row({ decided: 92, made: 92, week: 90 }),
			// A clock that ran ahead: its id is taken for new for longer.
			await row({ decided: 92, made: 50, week: 99 })
		];
		expect(await forget(small.db.app, 1000)).toBe(1);
		const left = await small.db.owner`select id from edit where id = any(${[gone, ...kept]})`;
		expect(left.map(({ id }) => id as string).sort()).toEqual(kept.sort());
	});

	test('a swap of two lessons at the same hour is one batch', async () => {
		await small.begin();
		const one = small.planned('Tue 09:00-10:00', { by: 'Awa', car: 'DK-482-AA' });
		const two = small.planned('Tue 09:00-10:00', { by: 'Paul', car: 'FT-207-AB' });
		await small.submit(create(one));
		await small.submit(create(two));
		const give = (from: typeof one, to: typeof one) => ({
			op: 'assign' as const,
			lesson: from.id,
			base: 1,
			set: { instructor: to.instructor, vehicle: to.vehicle },
			was: { instructor: from.instructor, vehicle: from.vehicle }
		});
		expect(await small.submit({ op: 'batch', steps: [give(one, two), give(two, one)] })).toEqual(ACCEPTED);
		const rows = await small.db
			.owner`select instructor_id from lesson where id in (${one.id}, ${two.id}) order by id = ${two.id}`;
		expect(rows.map((row) => row.instructor_id as string)).toEqual([small.id('Paul'), small.id('Awa')]);
	});

	test('R10: however many edits come, taken or refused, the document learns one client id of the server', async () => {
		await small.begin();
		await small.db.owner`update vehicle set active = false where id = ${small.id('DK-482-AA')}`;
		const board = await small.schedule.board(small.ecole.id, W48);
		const doc = new Y.Doc();
		doc.clientID = 7;
		const author = { actor: small.rose, clientId: doc.clientID };
		for (const day of ['Mon', 'Tue', 'Wed', 'Thu', 'Fri']) {
			const before = Y.encodeStateVector(doc);
			const planned = small.planned(`${day} 09:00-10:00`, {
				by: 'Awa',
				// PostgreSQL objects, and the batch is staged anew.
				...(day === 'Wed' ? { car: 'DK-482-AA' } : {})
			});
			boardOf(doc).edits.set(editId(NOW), create(planned));
			const received = await board.receive(author, Y.encodeStateAsUpdate(doc, before));
			expect(received).toEqual({ status: 'committed' });
			Y.applyUpdate(doc, (await board.sync(Y.encodeStateVector(doc))).update);
		}
		expect(boardOf(doc).lessons.size).toBe(4);
		expect(Y.decodeStateVector(Y.encodeStateVector(doc)).size).toBe(2);
	});

	test('an edit made more than ninety days ago is too old to be known', async () => {
		await small.begin();
		expect(
			await small.submit(
				create(small.planned('Tue 09:00-10:00', {})),
				small.rose,
				W48,
				editId(NOW - 91 * 86_400_000)
			)
		).toMatchObject({ reason: { code: 'too_old' } });
	});

	test('two processes on one board: the second catches up and decides anew', async () => {
		await small.begin();
		const other = createSchedule({ sql: small.db.app, clock: () => NOW });
		await other.submit(small.rose, W48, [
			{ id: editId(NOW), edit: create(small.planned('Mon 09:00-10:00', {})) }
		]);
		const ours = small.planned('Tue 09:00-10:00', { car: 'DK-482-AA' });
		expect(await small.submit(create(ours))).toEqual(ACCEPTED);
		const theirs = small.planned('Tue 09:30-10:30', { car: 'DK-482-AA' });
		expect(await other.submit(small.rose, W48, [{ id: editId(NOW), edit: create(theirs) }])).toMatchObject([
			{ reason: { code: 'taken', by: { lesson: ours.id } } }
		]);
		await other.close();
	});

	test('an author whose account was disabled meanwhile writes nothing', async () => {
		await small.begin();
		await small.db.owner`update account set disabled_at = now() where id = ${small.rose.account}`;
		expect(await small.submit(create(small.planned('Tue 09:00-10:00', {})))).toMatchObject({
			reason: { code: 'forbidden' }
		});
	});
});

describe('R5: a move across weeks', () => {
	test('is one edit, two boards, one commit', async () => {
		await small.begin();
		const one = small.planned('Tue 09:00-10:00', { by: 'Awa', seats: ['Joël'] });
		await small.submit(create(one));
		small.told.length = 0;
		const next: Edit = {
			...move(one, 'Tue 09:00-10:00'),
			set: { start: '2026-12-01T09:00:00Z', end: '2026-12-01T10:00:00Z' }
		};
		expect(await small.submit(next)).toEqual(ACCEPTED);
		expect(small.told.map((commit) => commit.week).sort()).toEqual([W48, W49]);
		expect(await small.db.owner`select week, version from lesson where id = ${one.id}`).toEqual([
			{ week: W49, version: 2 }
		]);
	});

	const weeksOn = ({ start, end }: Lesson, weeks: number) => {
		const ahead = (instant: string) =>
			new Date(Date.parse(instant) + weeks * 7 * 86_400_000).toISOString().slice(0, 19) + 'Z';
		return { start: ahead(start), end: ahead(end) };
	};

	/** A page's update: these lessons, of Tuesday of W48, go so many weeks further each. */
	const moveOn = async (lessons: readonly Lesson[], weeks: readonly number[]) => {
		const doc = new Y.Doc();
		doc.clientID = 7;
		lessons.forEach((one, n) => {
			const set = weeksOn(one, weeks[n] ?? 0);
			boardOf(doc).edits.set(editId(NOW), { ...move(one, 'Tue 09:00-10:00'), set });
		});
		const board = await small.schedule.board(small.ecole.id, W48);
		await board.receive({ actor: small.rose, clientId: doc.clientID }, Y.encodeStateAsUpdate(doc));
		const rows = await small.db
			.owner`select week from lesson where school_id = ${small.ecole.id} order by week`;
		return rows.map(({ week }) => week as string);
	};

	test('somebody back from a day offline has moved lessons into many weeks', async () => {
		await small.begin();
		const hours = ['08', '09', '10', '11', '12', '13'];
		const lessons = hours.map((hour) => small.planned(`Tue ${hour}:00-${hour}:45`, {}));
		for (const one of lessons) await small.submit(create(one));
		const next = ['2026-W49', '2026-W50', '2026-W51', '2026-W52', '2026-W53', '2027-W01'];
		expect(await moveOn(lessons, [1, 2, 3, 4, 5, 6])).toEqual(next);
	});

	test("R5: an edit is not refused for how far a colleague's reach who share its batch", async () => {
		await small.begin();
		const lessons = Array.from({ length: 20 }, (_, n) =>
			small.planned(
				`${n < 10 ? 'Tue' : 'Wed'} ${String(8 + (n % 10)).padStart(2, '0')}:00-${String(8 + (n % 10)).padStart(2, '0')}:45`,
				{}
			)
		);
		for (const one of lessons)
			expect(await small.submit({ ...create(one), override: ['outside_hours'], reason: 'other' })).toEqual(
				ACCEPTED
			);
		const edits = lessons.map((one, n) => ({
			id: editId(NOW),
			edit: {
				...move(one, 'Tue 09:00-10:00'),
				set: weeksOn(one, n + 1),
				override: ['outside_hours' as const],
				reason: 'other' as const
			}
		}));
		const together = [edits.slice(0, 17), ...edits.slice(17).map((one) => [one])];
		const verdicts = await Promise.all(together.map((some) => small.schedule.submit(small.rose, W48, some)));
		expect(verdicts.flat()).toEqual(lessons.map(() => ACCEPTED));
	});

	test('R1: no page puts a lesson where nobody could open the board', async () => {
		await small.begin();
		const one = small.planned('Tue 09:00-10:00', {});
		await small.submit(create(one));
		expect(await moveOn([one], [520])).toEqual([W48]);
		expect(await small.db.owner`select week from board where school_id = ${small.ecole.id}`).toEqual([
			{ week: W48 }
		]);
	});
});
