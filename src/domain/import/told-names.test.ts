import { expect, test } from 'vitest';
import { guessTable, isOrderOpen } from './guess-table.ts';
import { findNames, type Found, keyIn } from './mapping.ts';
import { type Occurrence } from './occurrence.ts';
import { choose } from './mapping-file.ts';

const none = { instructors: {}, vehicles: {}, places: {} };

test('a name is whom the map says, like it or not; whom nobody knows it cannot be', () => {
	const key = keyIn('candidates', 'Zed Inconnu');
	const found: Found[] = [{ key, name: 'Zed Inconnu', count: 1, near: [], guess: { to: 'leave' } }];
	const known = [{ id: 'merveille', name: 'Merveille Nzé' }];
	const told = (name: string) =>
		choose('candidates', found, known, { ...none, candidates: { 'Zed Inconnu': { is: name } } }, 'create');
	expect(told('merveille nze')).toEqual({ [key]: { to: 'known', id: 'merveille' } });
	expect(told('Nobody Here')).toEqual({ [key]: { to: 'leave' } });
});

test('days that can only be American are read so; where both fit, and where neither does, French', () => {
	const order = (...days: string[]) =>
		guessTable(
			['Date', 'Début', 'Fin'],
			days.map((day) => [day, '08:00', '09:00']),
			'x.csv'
		).dates;
	expect(order('11/12/2026', '12/31/2026')).toBe('mdy');
	expect(order('11/12/2026', '01/02/2026')).toBe('dmy');
	expect(order('31/12/2026', '12/31/2026')).toBe('dmy');
	expect(order('2026-12-31')).toBe('dmy');
});

test('a name that may be somebody known is asked about, never made; a stranger is what was asked for', () => {
	const directory = {
		instructors: [{ id: 'awa', name: 'Awa Diallo' }],
		candidates: [
			{ id: 'joel', name: 'Joël Mba' },
			{ id: 'axel-k', name: 'Axel Koumba' },
			{ id: 'axel-o', name: 'Axel Ondo' }
		],
		vehicles: [],
		places: []
	};
	const row = (organiser: string, candidate: string): Occurrence => ({
		...{ row: 1, uid: '', key: '', calendar: '', title: '', description: '', location: '', organiser },
		...{ start: '2026-12-01T08:00:00Z', end: '2026-12-01T09:00:00Z', allDay: false },
		named: { candidates: [candidate], vehicle: null }
	});
	const rows = [
		...[row('Awa', 'Axel'), row('Awa Diallo / Serge', 'Joël Mbaa'), row('Awa Diallo', 'Koumba')],
		row('Zita Owono', 'Larissa Engone')
	];
	const found = findNames(rows, directory, { by: 'organiser' });
	const nothing = { ...none, candidates: {} };
	const told = (group: 'instructors' | 'candidates', otherwise: 'create' | 'leave') =>
		Object.entries(choose(group, found[group], directory[group], nothing, otherwise))
			.map(([key, { to }]) => `${key} ${to}`)
			.sort();
	expect(told('candidates', 'create')).toEqual([
		'axel ask',
		'engone larissa new',
		'joel mbaa ask',
		'koumba ask'
	]);
	expect(told('candidates', 'leave')).toEqual([
		'axel ask',
		'engone larissa leave',
		'joel mbaa ask',
		'koumba ask'
	]);
	expect(told('instructors', 'create')).toEqual([
		...['awa ask', 'awa diallo known', 'awa diallo serge ask', 'zita owono new']
	]);
});

test('days that may be American are open where the table looks so, until somebody says', () => {
	const open = (headers: string[], day: string, time: string, isSettled = false) => {
		const sample = [[day, time, 'Joël Mba']];
		const mapping = guessTable(headers, sample, 'x.csv');
		return isOrderOpen({ headers, sample, mapping, isSettled, file: 'x.csv', fingerprint: '' });
	};
	const english = ['Start Date', 'Start Time', 'Subject'];
	const french = ['Date', 'Début', 'Objet'];
	expect(open(english, '12/01/2026', '9:00:00 AM')).toBe(true);
	expect(open(english, '12/01/2026', '09:00')).toBe(true);
	expect(open(french, '12/01/2026', '2:30 p.m.')).toBe(true);
	expect(open(french, '12/01/2026', '09:00')).toBe(false);
	expect(open(english, '12/25/2026', '9:00:00 AM')).toBe(false);
	expect(open(english, '12/12/2026', '9:00:00 AM')).toBe(false);
	expect(open(english, '2026-12-01', '9:00:00 AM')).toBe(false);
	expect(open(english, '12/01/2026', '9:00:00 AM', true)).toBe(false);
});
