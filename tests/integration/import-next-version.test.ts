import { expect, test } from 'vitest';
import * as choices from '#db/import-choices.ts';
import * as importCounts from '#db/import-counts.ts';
import * as importRows from '#db/import-rows.ts';
import { inSchool } from '#db/sql.ts';
import { keptOf } from '#domain/import/kept.ts';
import { importDesk } from '../harness/import-desk.ts';

const desk = importDesk({
	admins: ['Rose'],
	instructors: ['Awa Diallo'],
	candidates: ['Joël Mba', 'Merveille Nzé', 'Davy Koumba']
});

const dated = (day: string, ...rows: string[]): File =>
	new File([['Date;Début;Fin;Moniteur;Candidat', ...rows].join('\n')], `planning-${day}.csv`);
const row = (day: number, time: string, who: string): string =>
	`${String(day)}/12/2026;${time};;Awa Diallo;${who}`;
const first = dated(
	'2026-11-20',
	row(14, '08:00-09:00', 'Joël Mba'),
	row(14, '10:00-11:00', 'Merveille Nzé'),
	row(15, '08:00-09:00', 'Davy Koumba')
);
/** One stays, one is moved, one is gone, one is new. */
const second = (day = '2026-11-27') =>
	dated(
		day,
		row(14, '08:00-09:00', 'Joël Mba'),
		row(14, '14:00-15:00', 'Merveille Nzé'),
		row(16, '08:00-09:00', 'Joël Mba')
	);
const changes = async (id: string) => (await desk.imports.counts(id)).changes;
const bring = async (...[file, who, chosen]: Parameters<typeof desk.imports.previewed>): Promise<string> => {
	const id = await desk.imports.previewed(file, who, chosen);
	await desk.imports.take(id);
	return id;
};

test('a dated export is asked to be the next version of the one before; the answer says what is moved and gone', async () => {
	await bring(first, 'Rose');
	const page = await desk.imports.asked(second(), 'Rose');
	expect(page.versions).toMatchObject([
		{ source: 'planning 2026 11 27', earlier: { name: 'planning-2026-11-20', count: 3, same: 1 } }
	]);
	expect(page.isSettled).toBe(false);

	const apart = await desk.imports.previewed(second(), 'Rose', { 'follows.planning 2026 11 27': 'no' });
	expect(await changes(apart)).toEqual({ new: 2 });
	const after = await desk.imports.previewed(second(), 'Rose', { 'follows.planning 2026 11 27': 'yes' });
	expect(await changes(after)).toEqual({ new: 1, moved: 1, gone: 1 });
});

test('the board shows what would come to a day, leave it, and be missing there', async () => {
	await bring(first, 'Rose');
	const id = await desk.imports.previewed(second(), 'Rose', { 'follows.planning 2026 11 27': 'yes' });
	const between = async (from: string, to: string) => {
		const rows = await inSchool(desk.db.app, { school: desk.ecole.id }, (tx) =>
			importRows.shownBetween(tx, id, from, to)
		);
		return rows.map(({ change, verdict }) => change ?? verdict?.verdict);
	};
	expect(await between('2026-12-14T09:00:00Z', '2026-12-14T10:00:00Z')).toEqual(['moved']);
	expect(await between('2026-12-14T13:00:00Z', '2026-12-14T14:00:00Z')).toEqual(['moved']);
	expect(await between('2026-12-14T00:00:00Z', '2026-12-15T00:00:00Z')).toEqual(['already', 'moved']);
	expect(await between('2026-12-15T00:00:00Z', '2026-12-16T00:00:00Z')).toEqual(['gone']);
	const days = await inSchool(desk.db.app, { school: desk.ecole.id }, (tx) =>
		importCounts.shownOnDays(tx, id, 'Africa/Libreville')
	);
	expect(days.map(({ day, change, verdict, count }) => [day, change ?? verdict, count])).toEqual([
		['2026-12-14', 'already', 1],
		['2026-12-14', 'moved', 1],
		['2026-12-15', 'gone', 1],
		['2026-12-16', 'new', 1]
	]);
});

test('a row refused in both versions is no lesson that moved: what is gone is shown as gone', async () => {
	const clash = [row(15, '08:00-09:00', 'Merveille Nzé'), row(15, '08:00-09:00', 'Joël Mba')];
	await bring(dated('2026-11-20', row(14, '08:00-09:00', 'Joël Mba'), ...clash), 'Rose');
	const next = dated('2026-11-20', ...clash, row(16, '08:00-09:00', 'Davy Koumba'));
	expect(await changes(await desk.imports.previewed(next, 'Rose'))).toEqual({ new: 1, again: 1, gone: 1 });
});

test('what was said is kept, and a third version is held against both', async () => {
	await bring(first, 'Rose');
	const id = await bring(second(), 'Rose', { 'follows.planning 2026 11 27': 'yes' });
	const one = await desk.imports.find(id);
	if (!one?.mapping) throw new Error('no mapping');
	const source = 'planning 2026 11 27';
	const kept = keptOf(one.mapping, [{ source, key: source, own: source }]);
	await inSchool(desk.db.app, { school: desk.ecole.id }, (tx) => choices.save(tx, desk.ecole.id, kept));
	expect((await desk.imports.asked(second(), 'Rose')).versions).toEqual([]);
	expect(await changes(await desk.imports.previewed(second(), 'Rose'))).toEqual({ gone: 1 });

	const third = dated('2026-12-04', row(14, '08:00-09:00', 'Joël Mba'), row(16, '08:00-09:00', 'Joël Mba'));
	const page = await desk.imports.asked(third, 'Rose');
	expect(page.versions).toMatchObject([{ earlier: { source: 'planning 2026 11 20' } }]);
	const last = await desk.imports.previewed(third, 'Rose', { 'follows.planning 2026 12 04': 'yes' });
	expect(await changes(last)).toEqual({ gone: 2 });
});

test('another timetable is not asked about: of other days, or of another name', async () => {
	await bring(first, 'Rose');
	expect(
		(await desk.imports.asked(dated('2026-12-24', row(28, '08:00-09:00', 'Joël Mba')), 'Rose')).versions
	).toEqual([]);
	const other = new File([await dated('x', row(14, '16:00-17:00', 'Joël Mba')).text()], 'moto.csv');
	expect((await desk.imports.asked(other, 'Rose')).versions).toEqual([]);
});
