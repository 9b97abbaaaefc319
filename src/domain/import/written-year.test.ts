import { expect, test } from 'vitest';
import { guessTable } from './guess-table.ts';
import { readTable, tableIn } from './read-table.ts';

const read = (csv: string, from: string, to: string) => {
	const table = tableIn(csv.split('\n').map((line) => line.split(';')));
	const cells = table.rows.map((row) => row.cells);
	const window = { zone: 'Africa/Libreville', from, to };
	const answer = readTable(table, 'x.csv', window, guessTable(table.headers, cells, 'x.csv'));
	if (!answer.ok) throw new Error(answer.error);
	return [...answer.read.map(({ start }) => start), ...answer.unread.map(({ reason }) => reason)];
};
const row = (day: string) => `Date;Début;Fin;Candidat\n${day};08:00;09:00;Joël Mba`;

test.each(['24/11', '24.11', '24-11', 'mar. 24 nov.', '24 novembre', 'mardi 24/11'])(
	'%j is of the year in which the window holds it',
	(day) => {
		expect(read(row(day), '2026-11-01', '2027-02-01')).toEqual(['2026-11-24T07:00:00Z']);
	}
);
test('a day the window holds in two years, or in none, is refused for its year', () => {
	expect(read(row('24/11'), '2026-10-24', '2027-12-23')).toEqual(['no_year']);
	expect(read(row('24/06'), '2026-11-01', '2027-02-01')).toEqual(['no_year']);
	expect(read(row('03/01'), '2026-11-01', '2027-02-01')).toEqual(['2027-01-03T07:00:00Z']);
});
test('day and time in one cell', () => {
	const csv = 'Début;Durée;Candidat\n24/11 08:00;1h;Joël Mba';
	expect(read(csv, '2026-11-01', '2027-02-01')).toEqual(['2026-11-24T07:00:00Z']);
});
test('a row of a table without titles keeps its own cells to be shown', () => {
	const table = tableIn([
		['Date', 'Début', 'Fin', 'Candidat'],
		['24/11/2026', '08:00', '09:00', 'Joël Mba']
	]);
	const window = { zone: 'Africa/Libreville', from: '2026-11-01', to: '2027-02-01' };
	const answer = readTable(table, 'x.csv', window, null);
	expect(answer.ok && answer.read[0]?.cells).toBe('24/11/2026 · 08:00 · 09:00 · Joël Mba');
});
