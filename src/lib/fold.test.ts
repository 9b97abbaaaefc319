import { expect, test } from 'vitest';
import { byName, folded } from './fold.ts';

test.each([
	['Merveille Nzé', 'nze'],
	['NZÉ', 'nzé'],
	['Éloïse', 'elo'],
	['Éloïse'.normalize('NFD'), 'éloïse']
])('%j is found by %j', (name, words) => {
	expect(folded(name)).toContain(folded(words));
});

test('names stand in French order', () => {
	const names = ['Zita', 'Éric', 'awa', 'Fanny', 'Eric'].map((name) => ({ name }));
	expect(byName(names).map(({ name }) => name)).toEqual(['awa', 'Eric', 'Éric', 'Fanny', 'Zita']);
});
