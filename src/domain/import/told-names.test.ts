import { expect, test } from 'vitest';
import { guessTable } from './guess-table.ts';
import { type Found, keyIn } from './mapping.ts';
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
