import { beforeEach, describe, expect, test } from 'vitest';
import { type Edit } from '#domain/edit.ts';
import * as importRows from '#db/import-rows.ts';
import { inSchool } from '#db/sql.ts';
import { weekOf } from '#domain/week.ts';
import { editIdOf } from '#lib/import/ids.ts';
import { uuidv7 } from 'uuidv7';
import { importDesk } from '../harness/import-desk.ts';
import { calendar, type WrittenEvent } from '../harness/imports.ts';

const desk = importDesk({
	admins: ['Rose', 'Guy'],
	instructors: ['Awa Diallo', 'Paul Essono'],
	candidates: ['Merveille Nzé', 'Davy Koumba'],
	vehicles: ['DK-482-AA']
});

const of = (...events: WrittenEvent[]) => calendar('Awa Diallo', events);
const a = { uid: 'a', start: '2026-12-14T07:00:00Z', title: 'Conduite Merveille Nzé' };
const b = { uid: 'b', start: '2026-12-14T09:00:00Z', title: 'Conduite Davy Koumba' };
const c = { uid: 'c', start: '2026-12-15T09:00:00Z' };
const at = <T extends WrittenEvent>(event: T, start: string): T => ({ ...event, start });

const standing = () => desk.db.owner<{ id: string; version: number; starts: string; state: string }[]>`
	select id, version, to_char(starts_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as starts, state
	from lesson where school_id = ${desk.ecole.id} order by starts_at`;
const brief = async () => (await standing()).map(({ starts, state }) => `${starts.slice(5, 16)} ${state}`);

/** Somebody at the school changes a lesson that stands at `start`. */
async function byHand(
	who: string,
	start: string,
	change: Partial<Extract<Edit, { lesson: string }>>
): Promise<void> {
	const lesson = (await standing()).find((one) => one.starts === start);
	if (!lesson) throw new Error(`nothing stands at ${start}`);
	const edit = { op: 'move', lesson: lesson.id, base: lesson.version, set: {}, was: {}, ...change } as const;
	const verdicts = await desk.schedule.submit(desk.ecole.actor(who), weekOf(start, 'Africa/Libreville'), [
		{ id: uuidv7(), edit }
	]);
	expect(verdicts).toEqual([{ verdict: 'accepted' }]);
}

const applied = async (file: string): Promise<string> => {
	const id = await desk.applied(file);
	expect(await desk.imports.state(id)).toBe('applied');
	return id;
};

describe('a changed file', () => {
	test('first shows what is new, moved and gone; only what is ticked is cancelled', async () => {
		await applied(of(a, b, c));
		const id = await desk.imports.previewed(
			of(at(a, '2026-12-14T11:00:00Z'), b, { uid: 'd', start: '2026-12-16T07:00:00Z' }),
			'Rose'
		);
		expect((await desk.imports.counts(id)).changes).toEqual({ new: 1, moved: 1, gone: 1 });
		const gone = (await desk.imports.rows(id)).find((row) => row.was && !row.draft);
		expect(gone).toMatchObject({ leftOut: true, verdict: { verdict: 'fits' }, was: { event: { uid: 'c' } } });
		await desk.imports.take(id);
		expect(await brief()).toEqual([
			'12-14T09:00 planned',
			'12-14T11:00 planned',
			'12-15T09:00 planned',
			'12-16T07:00 planned'
		]);
	});
	test('ticked, what is gone is cancelled and makes room for what is new', async () => {
		await applied(of(a, b));
		const id = await desk.imports.previewed(of(a, { ...b, uid: 'x', title: 'Code' }), 'Rose');
		// What is gone is counted as that alone.
		const { changes, verdicts } = await desk.imports.counts(id);
		expect({ changes, verdicts }).toEqual({
			changes: { new: 1, gone: 1 },
			verdicts: { already: 1, clash: 1 }
		});
		const gone = (await desk.imports.rows(id)).find((row) => row.was && !row.draft);
		await desk.imports.tick(id, gone?.lesson ?? '');
		await desk.imports.again(id, 'Rose');
		expect((await desk.imports.counts(id)).takable).toEqual({ fits: 2, soft: 0 });
		await desk.imports.take(id);
		expect(await brief()).toEqual(['12-14T07:00 planned', '12-14T09:00 cancelled', '12-14T09:00 planned']);
	});
	test('read once more, it changes nothing', async () => {
		await applied(of(a, b, c));
		const changed = of(at(a, '2026-12-14T11:00:00Z'), b);
		await applied(changed);
		const before = await standing();
		const again = await desk.imports.previewed(changed, 'Rose');
		expect(await desk.imports.counts(again)).toMatchObject({
			changes: { gone: 1 },
			takable: { fits: 0, soft: 0 }
		});
		await desk.imports.take(again);
		expect(await standing()).toEqual(before);
	});
	test('with new ids for the same lessons changes nothing', async () => {
		await applied(of(a, b, c));
		const again = await desk.imports.previewed(
			of({ ...a, uid: 'x' }, { ...b, uid: 'y' }, { ...c, uid: 'z' }),
			'Rose'
		);
		expect(await desk.imports.counts(again)).toMatchObject({ changes: {}, verdicts: { already: 3 } });
	});
	test('does not move a lesson that somebody has moved since, and says who; the rest of it is taken', async () => {
		await applied(of(a, b));
		await byHand('Guy', a.start, { set: { start: '2026-12-17T07:00:00Z', end: '2026-12-17T08:00:00Z' } });
		const id = await desk.imports.previewed(
			of(at(a, '2026-12-14T11:00:00Z'), at(b, '2026-12-14T13:00:00Z')),
			'Rose'
		);
		const clash = (await desk.imports.rows(id)).find((row) => row.verdict?.verdict === 'clash');
		expect(clash?.verdict).toMatchObject({ reason: { code: 'stale', by: desk.ecole.actor('Guy').account } });
		await desk.imports.take(id);
		expect(await brief()).toEqual(['12-14T13:00 planned', '12-17T07:00 planned']);
	});
	test('touched between the preview and the writing, a lesson is refused by the write path', async () => {
		await applied(of(a));
		const id = await desk.imports.previewed(of(at(a, '2026-12-14T11:00:00Z')), 'Rose');
		await byHand('Guy', a.start, { set: { start: '2026-12-14T15:00:00Z', end: '2026-12-14T16:00:00Z' } });
		await desk.imports.take(id);
		expect((await desk.imports.rows(id))[0]?.outcome).toMatchObject({
			outcome: 'refused',
			reason: { code: 'stale', by: desk.ecole.actor('Guy').account }
		});
		expect(await brief()).toEqual(['12-14T15:00 planned']);
	});
	test('two lessons that take each other’s place one after the other both move', async () => {
		await applied(of(a, b, at(c, '2026-12-14T11:00:00Z')));
		const id = await applied(
			of(at(a, b.start), at(b, '2026-12-14T11:00:00Z'), at(c, '2026-12-14T13:00:00Z'))
		);
		expect((await desk.imports.counts(id)).outcomes).toEqual({ taken: 3 });
	});
});

describe('lessons that take each other’s places', () => {
	const third = at(c, '2026-12-14T11:00:00Z');
	const byId = async () => new Map((await standing()).map((one) => [one.id, one.starts]));

	test.each([
		['two', of(a, b), of(at(a, b.start), at(b, a.start))],
		['a ring', of(a, b, third), of(at(a, b.start), at(b, third.start), at(third, a.start))],
		[
			'two, over two weeks',
			of(a, at(b, '2026-12-22T07:00:00Z')),
			of(at(a, '2026-12-22T07:00:00Z'), at(b, a.start))
		]
	])('%s: all move as one edit, and go back as one', async (_, before, after) => {
		await applied(before);
		const first = await byId();
		const id = await applied(after);
		const rows = await desk.imports.rows(id);
		expect(new Set(rows.map((row) => row.outcome?.outcome === 'taken' && row.outcome.edit)).size).toBe(1);
		const moved = await byId();
		for (const row of rows) expect(moved.get(row.lesson ?? '')).toBe(row.draft?.start);
		expect(moved).not.toEqual(first);
		await desk.imports.undo(id);
		expect((await desk.imports.rows(id)).every((row) => row.undone?.undone === 'back')).toBe(true);
		expect(await byId()).toEqual(first);
	});
	test('one of them changed by somebody since: none moves back onto another', async () => {
		await applied(of(a, b));
		const id = await applied(of(at(a, b.start), at(b, a.start)));
		await byHand('Guy', a.start, { op: 'assign', set: { vehicle: desk.ecole.ids['DK-482-AA'] ?? '' } });
		await desk.imports.undo(id);
		expect((await desk.imports.rows(id)).map((row) => row.undone)).toMatchObject([
			{ undone: 'kept', what: 'changed' },
			{ undone: 'refused', reason: { code: 'taken' } }
		]);
		expect(await brief()).toEqual(['12-14T07:00 planned', '12-14T09:00 planned']);
	});
});

describe('an import taken back', () => {
	test('removes the lessons nobody has touched and lists the others with who changed them', async () => {
		const id = await applied(of(a, b, c));
		await byHand('Guy', b.start, { set: { start: '2026-12-14T15:00:00Z', end: '2026-12-14T16:00:00Z' } });
		await desk.imports.undo(id);
		expect(await desk.imports.state(id)).toBe('undone');
		expect(await brief()).toEqual(['12-14T07:00 cancelled', '12-14T15:00 planned', '12-15T09:00 cancelled']);
		expect((await desk.imports.rows(id)).map((row) => row.undone)).toMatchObject([
			{ undone: 'back' },
			{ undone: 'kept', by: desk.ecole.actor('Guy').account, what: 'changed' },
			{ undone: 'back' }
		]);
	});
	test('moves back what it moved and lets stand again what it cancelled', async () => {
		await applied(of(a, b));
		const before = await brief();
		const id = await desk.imports.previewed(of(at(a, '2026-12-14T11:00:00Z')), 'Rose');
		const gone = (await desk.imports.rows(id)).find((row) => row.was && !row.draft);
		await desk.imports.tick(id, gone?.lesson ?? '');
		await desk.imports.take(id);
		expect(await brief()).toEqual(['12-14T09:00 cancelled', '12-14T11:00 planned']);
		await desk.imports.undo(id);
		expect(await brief()).toEqual(before);
		const again = await desk.imports.previewed(of(a, b), 'Rose');
		expect(await desk.imports.counts(again)).toMatchObject({ verdicts: { already: 2 }, changes: {} });
	});
	test('takes back only what it changed: what somebody has changed between two imports stays', async () => {
		const made = await applied(of(a));
		await byHand('Guy', a.start, { op: 'assign', set: { vehicle: desk.ecole.ids['DK-482-AA'] ?? '' } });
		const id = await applied(of(at(a, '2026-12-14T11:00:00Z')));
		await desk.imports.undo(id);
		expect(await brief()).toEqual(['12-14T07:00 planned']);
		const [lesson] = await desk.db.owner`select vehicle_id from lesson where school_id = ${desk.ecole.id}`;
		expect(lesson).toEqual({ vehicle_id: desk.ecole.ids['DK-482-AA'] });
		await desk.imports.undo(made);
		expect(await brief()).toEqual(['12-14T07:00 planned']);
		const [kept] = await desk.imports.rows(made);
		expect(kept?.undone).toMatchObject({
			undone: 'kept',
			what: 'changed',
			by: desk.ecole.actor('Guy').account
		});
	});
	test('a lesson it made can be brought again, as the same lesson', async () => {
		const id = await applied(of(a, b));
		const before = await standing();
		await desk.imports.undo(id);
		const again = await applied(of(at(a, '2026-12-14T11:00:00Z'), b));
		expect((await desk.imports.counts(again)).outcomes).toEqual({ taken: 2 });
		expect(await brief()).toEqual(['12-14T09:00 planned', '12-14T11:00 planned']);
		expect((await standing()).map((one) => one.id).sort()).toEqual(before.map((one) => one.id).sort());
	});
	test('one that an admin has seated somebody else in stays', async () => {
		const id = await applied(of(c));
		await byHand('Guy', c.start, {
			op: 'edit',
			seats: { add: [desk.ecole.ids['Davy Koumba'] ?? ''], remove: [] }
		});
		await desk.imports.undo(id);
		expect(await brief()).toEqual(['12-15T09:00 planned']);
	});
});

test('a tick on what is gone is for its lesson: it stays when the rows have other numbers', async () => {
	await applied(of(a, b, c));
	const id = await desk.imports.previewed(of(a), 'Rose');
	const gone = (await desk.imports.rows(id)).filter((row) => row.was && !row.draft);
	const [first, second] = gone;
	if (!first?.lesson || !second) throw new Error('two are gone');
	// Somebody ticks while another look, which has not seen that, is about to be kept.
	await desk.imports.tick(id, first.lesson);
	const turned = [
		{ ...first, n: second.n },
		{ ...second, n: first.n }
	];
	await inSchool(desk.db.app, { school: desk.ecole.id }, (tx) =>
		importRows.putGone(tx, desk.ecole.id, id, turned)
	);
	const left = (await desk.imports.rows(id)).filter((row) => row.was && !row.draft);
	expect(new Map(left.map((row) => [row.lesson, row.leftOut]))).toEqual(
		new Map([
			[first.lesson, false],
			[second.lesson, true]
		])
	);
});

describe('who is no admin any more stops the import', () => {
	const rights = (who: string, ended: boolean) =>
		desk.db.owner`update membership set ended_at = ${ended ? new Date(desk.NOW) : null}
			where school_id = ${desk.ecole.id} and account_id = ${desk.ecole.actor(who).account}`;
	let id: string;
	beforeEach(async () => {
		id = await desk.imports.previewed(of(a, b), 'Rose');
		await rights('Rose', true);
		await desk.imports.take(id);
		expect(await desk.imports.state(id)).toBe('stopped');
		expect(await standing()).toEqual([]);
	});
	test('another admin may take it up', async () => {
		await desk.imports.resume(id, 'Guy');
		expect(await desk.imports.state(id)).toBe('applied');
		expect(await brief()).toEqual(['12-14T07:00 planned', '12-14T09:00 planned']);
	});
	test('and so may who is admin again', async () => {
		await rights('Rose', false);
		await desk.imports.resume(id, 'Rose');
		expect(await desk.imports.state(id)).toBe('applied');
		expect(await brief()).toEqual(['12-14T07:00 planned', '12-14T09:00 planned']);
	});
	test('what the write path has refused them for good is a row refused, and the import ends', async () => {
		await rights('Rose', false);
		const one = await desk.imports.find(id);
		const [row] = await desk.imports.rows(id);
		if (!one || !row?.lesson) throw new Error('no row');
		const verdict = { verdict: 'rejected', reason: { code: 'forbidden', why: 'role', owner: null } };
		await desk.db.owner`insert into edit (id, school_id, week, account_id, verdict)
			values (${editIdOf(one, 'take', row.lesson)}, ${desk.ecole.id}, '2026-W51', ${one.account}, ${desk.db.owner.json(verdict)})`;
		await desk.imports.resume(id, 'Rose');
		expect(await desk.imports.state(id)).toBe('applied');
		expect((await desk.imports.counts(id)).outcomes).toEqual({ refused: 1, taken: 1 });
	});
});
