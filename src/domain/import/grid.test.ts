import { expect, test } from 'vitest';
import { readTable, tableIn } from './read-table.ts';

const window = { zone: 'Africa/Libreville', from: '2026-01-01', to: '2027-01-01' };
const tableOf = (lines: readonly string[]) => tableIn(lines.map((line) => line.split(';')));
const told = (...lines: string[]) => {
	const answer = readTable(tableOf(lines), 'x.csv', window, null);
	return answer.ok ? answer.table.mapping.kind : answer.error;
};

test.each([
	['instructors above, hours beside', 'Heure;Awa Diallo;Paul Essono', '08:00;Joël Mba;', '09:00;;Aline Nzé'],
	[
		'the same without a word in the corner',
		';Awa Diallo;Paul Essono',
		'8h-9h;Joël Mba;',
		'9h-10h;;Aline Nzé'
	],
	['the same by day', 'Date;Heure;Awa;Paul', '24/11/2026;8;Joël Mba;', '24/11/2026;9;;Aline Nzé'],
	[
		'hours above, instructors beside',
		'Moniteur;08:00;09:00',
		'Awa Diallo;Joël Mba;',
		'Paul Essono;;Aline Nzé'
	],
	['hours above in one cell', 'Nom;8h-9h;9h-10h', 'Awa Diallo;Joël Mba;', 'Paul Essono;;Aline Nzé'],
	['days above', 'Horaire;Lundi 24/11;Mardi 25/11', '08:00;Joël Mba;', '09:00;;Aline Nzé'],
	['days above a title', 'Semaine 48;;', ';lun. 24 nov.;mar. 25 nov.', '08:00;Joël Mba;', '09:00;;Aline Nzé'],
	['whole days above', ';2026-11-24;2026-11-25', 'Awa;Joël Mba;', 'Paul;;Aline Nzé']
])('a grid is told so: %s', (_, ...lines) => {
	expect(told(...lines)).toBe('grid');
});

test.each([
	['lessons', 'Date;Début;Fin;Élève', '24/11/2026;08:00;09:00;Joël Mba'],
	['lessons', 'Date;Heure;Fin;Qui;Avec', '24/11/2026;08:00;09:00;Joël Mba;Awa Diallo'],
	['lessons', 'Jour;H1;H2;Qui', '24/11/2026;8:00;9:00;Joël'],
	['unknown_columns', 'Quand;H1;H2;Qui', '24/11/2026;8:00;9:00;Joël'],
	['unknown_columns', '24/11/2026;8:00;9:00;Joël', '25/11/2026;8:00;9:00;Joël'],
	['candidates', 'Nom;Prénom;Lundi;Mardi', 'Mba;Joël;oui;non'],
	['instructors', 'Moniteur;Téléphone;Lundi;Mardi', 'Awa Diallo;077 12 45 08;oui;non']
])('a table of %s is none: %s', (kind, ...lines) => {
	expect(told(...lines)).toBe(kind);
});

test('a table that somebody has told is read as told', () => {
	const table = tableOf(['Heure;Awa;Paul', '24/11/2026 08:00;Joël Mba;24/11/2026 09:00']);
	const columns = { start: 'Heure', end: 'Paul' };
	const answer = readTable(table, 'x.csv', window, { kind: 'lessons', columns, dates: 'dmy' });
	expect(answer.ok && answer.read.length).toBe(1);
});
