import { expect, test } from 'vitest';
import { guessTable, hasNumberedDays } from './guess-table.ts';
import { tableIn } from './read-table.ts';

const asked = (file: string, ...lines: string[]): boolean => {
	const [headers = [], ...sample] = lines.map((line) => line.split(';'));
	return hasNumberedDays({ headers, sample, mapping: guessTable(headers, sample, file) });
};

test.each<[string, boolean, string, string[]]>([
	['lessons on numbered days', true, 'x', ['Date;Début;Fin', '03/04/2027;08:00;09:00']],
	['numbered days without a year', true, 'x', ['Date;Début;Fin', 'mar. 03/04;08:00;09:00']],
	['a start with its day', true, 'x', ['Début;Fin', '03/04/2027 08:00;03/04/2027 09:00']],
	['days with their year first', false, 'x', ['Date;Début;Fin', '2027-04-03;08:00;09:00']],
	['vehicles without days', false, 'x', ['Immatriculation;Modèle', 'DK-482-AA;Yaris 1.5']],
	['vehicles with days', true, 'x', ['Immatriculation;Assurance', 'DK-482-AA;03/04/2027']],
	['vehicles whose days are left empty at first', true, 'x', ['Immatriculation;Assurance', 'DK-482-AA;']],
	['candidates', false, 'x', ['Nom;Téléphone', 'Mba;06.12.34.56']],
	['instructors', false, 'moniteurs', ['Nom;Téléphone', 'Diallo;06.12.34.56']]
])('which number is the month is asked of %s: %s', (_, isAsked, file, lines) => {
	expect(asked(file, ...lines)).toBe(isAsked);
});

test.each<[string, string[][]]>([
	['the name of a list', [['Candidats'], ['Candidat', 'Téléphone personnel']]],
	['a count', [['Horaires : 13'], ['Qui', 'Quand', 'Horaires']]],
	[
		'an address and a week',
		[['Auto-école Glass', 'Libreville'], ['Planning du 24/11/2026'], [], ['Date', 'Début', 'Fin']]
	],
	[
		'whose they are',
		[
			['Moniteur', 'Awa Diallo'],
			['Date', 'Début', 'Fin', 'Moniteur']
		]
	]
])('the headers stand below %s', (_, lines) => {
	const { headers, rows } = tableIn([...lines, ['a', 'b', 'c', 'd']]);
	expect(headers).toEqual(lines.at(-1));
	expect(rows.map(({ line }) => line)).toEqual([lines.length + 1]);
});

test('a date of the start and one of the end that hold their times are lessons, of days alone a list of people', () => {
	const headers = ['Date début', 'Date fin', 'Élève', 'Moniteur'];
	const times = [['01/12/2026 08:00', '02/12/2026 09:00', 'Joël Mba', 'Awa Diallo']];
	expect(guessTable(headers, times, 'export.csv')).toMatchObject({
		kind: 'lessons',
		columns: { date: 'Date début', end: 'Date fin', candidates: 'Élève', instructor: 'Moniteur' }
	});
	const days = [['01/12/2026', '02/12/2026', 'Joël Mba', 'Awa Diallo']];
	expect(guessTable(headers, days, 'export.csv').kind).toBe('candidates');
});
