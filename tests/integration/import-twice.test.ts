import { uuidv7 } from 'uuidv7';
import { expect, test } from 'vitest';
import { m } from '#paraglide/messages.js';
import { rowView } from '#lib/import/row-view.ts';
import { type Speech } from '#lib/import/refusal-words.ts';
import { weekOf } from '#domain/week.ts';
import { importDesk } from '../harness/import-desk.ts';
import { calendar } from '../harness/imports.ts';

const desk = importDesk({
	admins: ['Rose', 'Guy'],
	instructors: ['Awa Diallo', 'Paul Essono'],
	candidates: ['Merveille Nzé', 'Davy Koumba']
});
const speech: Speech = { zone: 'Africa/Libreville', locale: 'fr', name: (id) => id ?? '' };
const one = { files: [{ name: 'planning.csv', bytes: 1 }] };
const drive = { uid: 'same', start: '2026-12-14T07:00:00Z', title: 'Conduite Merveille Nzé' };
const another = { uid: 'other', start: '2026-12-15T07:00:00Z', title: 'Conduite Davy Koumba' };
const both = () => [
	new File([calendar('Awa Diallo', [drive])], 'awa.ics'),
	new File([calendar('Paul Essono', [drive])], 'paul.ics')
];
const standing = () => desk.db.owner<{ instructor: string; state: string }[]>`
	select i.name as instructor, l.state from lesson l join instructor i on i.id = l.instructor_id
	where l.school_id = ${desk.ecole.id} order by l.starts_at`;

test('one event in two people’s calendars is one lesson, the other says of which row it is the double', async () => {
	const id = await desk.imports.previewed(both(), 'Rose');
	const rows = await desk.imports.rows(id);
	expect(rows.map((row) => row.verdict)).toEqual([
		{ verdict: 'fits' },
		{ verdict: 'left', why: 'duplicate', what: '3 (Awa Diallo)' }
	]);
	expect(rows.map((row) => rowView(one, row, speech).isChoosable)).toEqual([true, true]);
	expect(await desk.imports.counts(id)).toMatchObject({ total: 1, takable: { fits: 1 } });
	await desk.imports.take(id);
	expect(await standing()).toEqual([{ instructor: 'Awa Diallo', state: 'planned' }]);
});

test('each of the two can be left out by itself, and the other then stands for the lesson', async () => {
	const id = await desk.imports.previewed(both(), 'Rose');
	const [first] = await desk.imports.rows(id);
	const chosen = { n: first?.n ?? 0, lesson: first?.lesson ?? '' };
	expect(await desk.imports.leaveOut(id, chosen)).toEqual({ isChanged: true, touchesOthers: true });
	expect(await desk.imports.leaveOut(id, chosen), 'left out already').toEqual({
		isChanged: false,
		touchesOthers: false
	});
	await desk.imports.again(id, 'Rose');
	const rows = await desk.imports.rows(id);
	expect(rows.map(({ leftOut, verdict }) => ({ leftOut, verdict: verdict?.verdict }))).toEqual([
		{ leftOut: true, verdict: 'left' },
		{ leftOut: false, verdict: 'fits' }
	]);
	await desk.imports.take(id);
	expect(await standing()).toEqual([{ instructor: 'Paul Essono', state: 'planned' }]);
});

test('a lesson that a later file says again stays when the import that made it is undone', async () => {
	const made = await desk.applied(calendar('Awa Diallo', [drive, another]));
	await desk.applied(calendar('Awa Diallo', [drive, { uid: 'new', start: '2026-12-16T07:00:00Z' }]), 'Guy');
	expect(await desk.imports.wouldUndo(made)).toBe(1);
	await desk.imports.undo(made, 'Guy');
	expect(await desk.imports.find(made)).toMatchObject({ by: 'Guy', uploadedBy: 'Rose' });
	expect((await standing()).map(({ state }) => state)).toEqual(['planned', 'cancelled', 'planned']);
	const [kept] = await desk.imports.rows(made);
	expect(kept?.undone).toMatchObject({
		undone: 'kept',
		what: 'import',
		by: desk.ecole.actor('Guy').account
	});
	expect(kept && rowView(one, kept, speech).became).toContain('Confirmée depuis par un import de');
});

test('verdicts of before the planning changed are told so, until they are made anew', async () => {
	const seen = await desk.imports.previewed(calendar('Awa Diallo', [drive]), 'Rose');
	expect(await desk.imports.isOld(seen)).toBe(false);
	await desk.applied(calendar('Paul Essono', [another]), 'Guy');
	expect(await desk.imports.isOld(seen)).toBe(true);
	await desk.imports.again(seen, 'Rose');
	expect(await desk.imports.isOld(seen)).toBe(false);
});

test('what stayed for the sake of a later import stays when that one is undone, and is offered then', async () => {
	const made = await desk.applied(calendar('Awa Diallo', [drive, another]));
	const third = { uid: 'third', start: '2026-12-16T07:00:00Z' };
	const later = await desk.applied(calendar('Awa Diallo', [drive, another, third]), 'Guy');
	const states = async () => (await standing()).map(({ state }) => state);
	await desk.imports.undo(made);
	expect(await desk.imports.wouldUndo(made), 'nothing is offered while the later one stands').toBe(0);
	expect(await desk.imports.wouldUndo(later)).toBe(1);
	await desk.imports.undo(later);
	expect(await states(), 'no more than it said').toEqual(['planned', 'planned', 'cancelled']);
	expect((await desk.imports.counts(later)).outcomes).toEqual({ already: 2, back: 1 });
	expect(await desk.imports.state(made)).toBe('undone');
	expect(await desk.imports.wouldUndo(made)).toBe(2);
	expect(await desk.imports.keepersBeside(later)).toMatchObject([{ id: made, count: 2 }]);
	expect(await desk.imports.undoRest(made, 'Guy', 1), 'a page that said fewer').toBe(false);
	expect(await states()).toEqual(['planned', 'planned', 'cancelled']);
	expect(await desk.imports.undoRest(made, 'Guy', 2)).toBe(true);
	expect(await states()).toEqual(['cancelled', 'cancelled', 'cancelled']);
	expect((await desk.imports.rows(made)).map(({ undone }) => undone?.undone)).toEqual(['back', 'back']);
	expect(await desk.imports.find(made)).toMatchObject({ state: 'undone', by: 'Guy' });
	expect(await desk.imports.keepersBeside(later)).toEqual([]);
});

test('a lesson kept since a later import moved it is offered once that one is undone', async () => {
	const made = await desk.applied(calendar('Awa Diallo', [drive, another]));
	const moved = await desk.applied(
		calendar('Awa Diallo', [{ ...drive, start: '2026-12-14T13:00:00Z' }, another])
	);
	await desk.imports.undo(made);
	expect((await desk.imports.rows(made)).map(({ undone }) => undone)).toMatchObject([
		{ undone: 'kept', what: 'changed' },
		{ undone: 'kept', what: 'import' }
	]);
	await desk.imports.undo(moved);
	expect((await standing()).map(({ state }) => state)).toEqual(['planned', 'planned']);
	expect(await desk.imports.wouldUndo(made)).toBe(2);
	await desk.imports.undoRest(made, 'Rose', 2);
	expect((await standing()).map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
});

test('what somebody changed is not offered again, nor taken with the rest', async () => {
	const made = await desk.applied(calendar('Awa Diallo', [drive, another]));
	const later = await desk.applied(calendar('Awa Diallo', [drive, another]), 'Guy');
	const [row] = await desk.imports.rows(made);
	await desk.imports.undo(made);
	await desk.imports.undo(later);
	const edit = {
		op: 'cancel',
		lesson: row?.lesson ?? '',
		base: 1,
		exact: true,
		was: {},
		reason: 'other'
	} as const;
	const [verdict] = await desk.schedule.submit(
		desk.ecole.actor('Guy'),
		weekOf(drive.start, 'Africa/Libreville'),
		[{ id: uuidv7(), edit: { ...edit, set: { cancelledBy: 'school' } } }]
	);
	expect(verdict).toEqual({ verdict: 'accepted' });
	expect(await desk.imports.wouldUndo(made)).toBe(1);
	await desk.imports.undoRest(made, 'Rose', 1);
	expect((await desk.imports.rows(made)).map(({ undone }) => undone)).toMatchObject([
		{ undone: 'kept', what: 'changed', by: desk.ecole.actor('Guy').account },
		{ undone: 'back' }
	]);
});

test('a lesson that could not go back since another stood there is offered once that one is gone', async () => {
	await desk.applied(calendar('Awa Diallo', [drive]));
	const moved = await desk.applied(calendar('Awa Diallo', [{ ...drive, start: '2026-12-14T13:00:00Z' }]));
	const there = await desk.applied(calendar('Awa Diallo', [{ ...another, start: drive.start }]), 'Guy');
	await desk.imports.undo(moved);
	const undone = async () => (await desk.imports.rows(moved)).map((row) => row.undone);
	expect(await undone()).toMatchObject([{ undone: 'refused', reason: { code: 'taken' } }]);
	expect(await desk.imports.wouldUndo(moved), 'it stands there').toBe(0);
	await desk.imports.undo(there);
	expect(await desk.imports.wouldUndo(moved)).toBe(1);
	expect(await desk.imports.undoRest(moved, 'Rose', 1)).toBe(true);
	expect(await undone()).toMatchObject([{ undone: 'back' }]);
	const [lesson] = await desk.db.owner<{ at: Date }[]>`
		select starts_at as at from lesson where school_id = ${desk.ecole.id} and state = 'planned'`;
	expect(lesson?.at).toEqual(new Date(drive.start));
});

test('a later import that moved a lesson and was taken back has touched nothing', async () => {
	const made = await desk.applied(calendar('Awa Diallo', [drive]));
	const moved = await desk.applied(calendar('Awa Diallo', [{ ...drive, start: '2026-12-14T13:00:00Z' }]));
	await desk.imports.undo(moved);
	expect((await standing()).map(({ state }) => state)).toEqual(['planned']);
	await desk.imports.undo(made);
	expect((await standing()).map(({ state }) => state)).toEqual(['cancelled']);
});

test('what an undo cancelled is shown as that when its file comes again, and is brought back', async () => {
	const file = calendar('Awa Diallo', [drive]);
	await desk.imports.undo(await desk.applied(file));
	const again = await desk.imports.previewed(file, 'Rose');
	expect((await desk.imports.counts(again)).changes).toEqual({ back: 1 });
	const [row] = await desk.imports.rows(again);
	expect(row && rowView(one, row, speech).was).toMatch(/^avant.*annulée par un import ou son annulation$/);
	await desk.imports.take(again);
	const [back] = await desk.imports.rows(again);
	expect(back && rowView(one, back, speech).became).toBe(m.import_outcome_brought_back());
	expect((await standing()).map(({ state }) => state)).toEqual(['planned']);
});
