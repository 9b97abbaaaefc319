import { describe, expect, test } from 'vitest';
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
	['08:00/09:00', 480, 540],
	['0800-0930', 480, 570]
])('%s is both ends', (text, start, end) => {
	expect(parseSpan(text)).toEqual({ start, end });
});
test.each(['2026-11', '2026-1127', '24/11', '24-11', '24/11/2026', '10/11', '2026-11-24', '8', 'de 8h'])(
	'%s is no span',
	(text) => {
		expect(parseSpan(text)).toBeNull();
	}
);

test('a spreadsheet’s own number of a day is that day, its part of a day the time', () => {
	const day = { day: '2026-11-24', exists: true };
	expect(parseMoment('46350', 'dmy')).toEqual({ day, time: null, offset: null });
	expect(parseMoment('46350.4375', 'dmy')).toEqual({ day, time: 630, offset: null });
	expect(parseMoment('12345', 'dmy')).toBeNull();
});

test('what a bare duration means is told by the header or by the whole column, unless no day has so many hours', () => {
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
		[2, '11-25T07:00', '11-25T08:00'],
		[1, 'unclear_duration', '2']
	]);
	expect(read(csv, 'h')).toEqual([
		[1, '11-24T07:00', '11-24T09:00'],
		[2, 'bad_duration', '60']
	]);
	expect(read('Date;Heure;Durée;Candidat\n24/11/2026;08:00;25h;Joël Mba')).toEqual([
		[1, 'bad_duration', '25h']
	]);
});

test('a duration that is none is refused by what is wrong with it', () => {
	const refused = (...lengths: string[]) =>
		read(
			['Date;Heure;Durée;Candidat', ...lengths.map((one) => `24/11/2026;08:00;${one};Joël Mba`)].join('\n')
		).map(([, reason, what]) => `${String(reason)} ${String(what)}`);
	const because = (reason: string, ...lengths: string[]) =>
		expect(refused(...lengths)).toEqual(lengths.map((one) => `${reason} ${one}`));
	because('no_length', '0', '0 min', 'PT0M');
	because('ends_before_start', '-60', '-1h', '-1:30', '-1h30');
	because('bad_duration', '--60', '1h-30', 'deux');
});

test('an evening that goes on after midnight is refused by it, where no day says when it ends', () => {
	const evening = (start: string, end: string) =>
		read(`Date;Début;Fin;Candidat\n24/11/2026;${start};${end};Joël Mba`);
	expect(evening('22:00', '01:00')).toEqual([[1, 'over_midnight', '01:00']]);
	expect(evening('22h-1h', '')).toEqual([[1, 'over_midnight', undefined]]);
	expect(evening('10:00', '09:00')).toEqual([[1, 'ends_before_start', '09:00']]);
	expect(evening('22:00', '24/11/2026 01:00')).toEqual([[1, 'ends_before_start', '24/11/2026 01:00']]);
	expect(evening('22:00', '25/11/2026 01:00')).toEqual([[1, '11-24T21:00', '11-25T00:00']]);
	expect(evening('22:00', '00:00')).toEqual([[1, '11-24T21:00', '11-24T23:00']]);
});

test('minutes may be called mn', () => {
	const csv = 'Date;Début;Fin;Candidat\n24/11/2026;10h00mn;11 h 30 mn;Joël Mba';
	expect(read(csv)).toEqual([[1, '11-24T09:00', '11-24T10:30']]);
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

describe('in a column of hours a bare number is an hour', () => {
	const times = (...rows: string[]) =>
		read(
			['Date;Début;Fin;Candidat', ...rows.map((row, at) => `${String(at + 1)}/12/2026;${row};Joël Mba`)].join(
				'\n'
			)
		).map(([row, ...told]) => [row, ...told.map((one) => String(one).replace(/^12-\d\dT/, ''))]);
	test('8, 08, 800 and 0800', () => {
		expect(times('8;9', '08;0930', '0800;900', '1430;16')).toEqual([
			[1, '07:00', '08:00'],
			[2, '07:00', '08:30'],
			[3, '07:00', '08:00'],
			[4, '13:30', '15:00']
		]);
	});
	test('what may be the afternoon is refused, unless the column shows a clock of 24 hours', () => {
		expect(times('8;10', '2;4', '230;4')).toEqual([
			[1, '07:00', '09:00'],
			[2, 'unclear_time', '2'],
			[3, 'unclear_time', '230']
		]);
		expect(times('2;4', '14;16')).toEqual([
			[1, '01:00', '03:00'],
			[2, '13:00', '15:00']
		]);
		expect(times('0200;0400')).toEqual([[1, '01:00', '03:00']]);
	});
	test('beside AM and PM, and beside numbers that are no hours, none is', () => {
		expect(times('8;10', '2:30 PM;3:30 PM')).toEqual([
			[2, '13:30', '14:30'],
			[1, 'unclear_time', '8']
		]);
		expect(times('8;60', '9;45')).toEqual([
			[1, 'unclear_time', '8'],
			[2, 'unclear_time', '9']
		]);
	});
	test('a start that has to hold the day is no hour', () => {
		expect(read('Début;Durée;Candidat\n8;60;Joël Mba')).toEqual([[1, 'bad_date', '8']]);
	});
	test('also as the time beside a day of the same name', () => {
		const csv = 'Début;Heure de début;Fin;Heure de fin;Candidat\n24/11/2026;8;24/11/2026;0930;Joël Mba';
		expect(read(csv)).toEqual([[1, '11-24T07:00', '11-24T08:30']]);
	});
});

test('a duration that is not what start and end say is told with theirs, which hold', () => {
	const others = (header: string, ...rows: string[]) => {
		const lines = rows.map((row) => row.split(';'));
		const table = tableIn([['Date', 'Début', 'Fin', header], ...lines.map((row) => ['24/11/2026', ...row])]);
		const window = { zone: 'Africa/Libreville', from: '2026-01-01', to: '2027-01-01' };
		const answer = readTable(table, 'x.csv', window, null);
		return answer.ok && answer.read.map(({ otherLength }) => otherLength);
	};
	expect(others('Durée', '08:00;09:00;1h30', '08:00;09:00;1h', '08:00;09:00;', '8h-9h;;90 min')).toEqual([
		'1h30 ≠ 60 min',
		undefined,
		undefined,
		'90 min ≠ 60 min'
	]);
	expect(others('Durée (min)', '08:00;09:30;60')).toEqual(['60 ≠ 90 min']);
	expect(others('Durée', '08:00;10:00;2', '08:00;09:00;60', '08:00;09:00;12')).toEqual([
		undefined,
		undefined,
		'12 ≠ 60 min'
	]);
	expect(others('Durée', '08:00;;1h')).toEqual([undefined]);
});
