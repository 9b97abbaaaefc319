import { expect, test } from 'vitest';
import { guessTable } from './guess-table.ts';
import { tableIn, readTable } from './read-table.ts';
import { lengthUnit, parseLength, parseMoment, parseSpan } from './written-time.ts';

test.each([
	['10:00-11:00', 600, 660],
	['de 10h à 11h30', 600, 690],
	['entre 8h et 9h', 480, 540],
	['8-9', 480, 540],
	['8 – 9h30', 480, 570],
	['8h-10h', 480, 600],
	['08:00/09:00', 480, 540]
])('%s is both ends', (text, start, end) => {
	expect(parseSpan(text)).toEqual({ start, end });
});
test.each(['24/11', '24-11', '24/11/2026', '10/11', '2026-11-24', '8', 'de 8h'])('%s is no span', (text) => {
	expect(parseSpan(text)).toBeNull();
});

test('a spreadsheet’s own number of a day is that day, its part of a day the time', () => {
	const day = { day: '2026-11-24', exists: true };
	expect(parseMoment('46350', 'dmy')).toEqual({ day, time: null, offset: null });
	expect(parseMoment('46350.4375', 'dmy')).toEqual({ day, time: 630, offset: null });
	expect(parseMoment('12345', 'dmy')).toBeNull();
});

test('what a bare duration means is told by the header or by the whole column, never by one row', () => {
	expect(lengthUnit('Durée (min)', ['2'])).toBe('min');
	expect(lengthUnit('Durée h', ['90'])).toBe('h');
	expect(lengthUnit('Durée', ['1', '1,5', '2', '1h30', ''])).toBe('h');
	expect(lengthUnit('Durée', ['60', '90', '120'])).toBe('min');
	expect(lengthUnit('Durée', ['2', '60'])).toBeNull();
	expect(lengthUnit('Durée', ['10'])).toBeNull();
	expect(parseLength('2', null)).toBeNull();
	expect(parseLength('2 h', null)).toBe(120);
	expect(parseLength('0.041666667', null)).toBe(60);
});

const read = (csv: string, lengths?: 'min' | 'h') => {
	const table = tableIn(csv.split('\n').map((line) => line.split(';')));
	const guess = guessTable(
		table.headers,
		table.rows.map((row) => row.cells),
		'x.csv'
	);
	const window = { zone: 'Africa/Libreville', from: '2026-01-01', to: '2027-01-01' };
	const answer = readTable(table, 'x.csv', window, { ...guess, ...(lengths && { lengths }) });
	if (!answer.ok) throw new Error(answer.error);
	return [
		...answer.read.map(({ row, start, end }) => [row, start.slice(5, 16), end.slice(5, 16)]),
		...answer.unread.map(({ row, reason, what }) => [row, reason, what])
	];
};

test('durations nobody can tell are refused until somebody says the unit', () => {
	const csv = 'Date;Heure;Durée;Candidat\n24/11/2026;08:00;2;Joël Mba\n25/11/2026;08:00;60;Joël Mba';
	expect(read(csv)).toEqual([
		[1, 'unclear_duration', '2'],
		[2, 'unclear_duration', '60']
	]);
	expect(read(csv, 'h')).toEqual([
		[1, '11-24T07:00', '11-24T09:00'],
		[2, 'bad_duration', '60']
	]);
	expect(read('Date;Heure;Durée;Candidat\n24/11/2026;08:00;25h;Joël Mba')).toEqual([
		[1, 'bad_duration', '25h']
	]);
});

test('a day under `Début` beside its `Heure de début` is one moment', () => {
	const csv = 'Début;Heure de début;Fin;Heure de fin;Candidat\n24/11/2026;08:00;24/11/2026;09:30;Joël Mba';
	expect(read(csv)).toEqual([[1, '11-24T07:00', '11-24T08:30']]);
});

test.each([
	'Conduite annulée;Joël Mba;',
	'Conduite;ANNULÉ Joël Mba;',
	'Conduite;Joël Mba;annulé par le candidat'
])('a lesson that is called off in any of its cells is none: %s', (cells) => {
	const csv = `Date;Heure;Fin;Type;Candidat;Remarques\n24/11/2026;08:00;09:00;${cells}`;
	expect(read(csv)).toEqual([[1, 'cancelled', expect.any(String)]]);
	expect(read(csv.replace(/annulée?|ANNULÉ /, ''))).toEqual([[1, '11-24T07:00', '11-24T08:00']]);
});
