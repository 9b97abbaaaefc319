import { describe, expect, test } from 'vitest';
import { findNames } from './mapping.ts';
import { choose } from './mapping-file.ts';
import { type Occurrence } from './occurrence.ts';

const none = { instructors: {}, candidates: {}, vehicles: {}, places: {} };
const known = (...names: string[]) => names.map((name) => ({ id: name, name }));

const row = (instructor: string, candidate: string): Occurrence => ({
	...{ row: 1, uid: '', key: '', calendar: '', title: '', description: '', location: '' },
	...{ start: '2026-12-01T08:00:00Z', end: '2026-12-01T09:00:00Z', allDay: false },
	organiser: instructor,
	named: { candidates: [candidate], vehicle: null }
});

/** What becomes of the names of a column, with everything to be created. */
function created(group: 'instructors' | 'candidates', names: string[], school: string[] = []) {
	const directory = {
		...{ instructors: [], candidates: [], vehicles: [], places: [] },
		[group]: known(...school)
	};
	const rows = names.map((name) => (group === 'instructors' ? row(name, '') : row('', name)));
	const found = findNames(rows, directory, { by: 'organiser' })[group];
	const choices = choose(group, found, directory[group], none, 'create');
	return Object.fromEntries(found.map(({ key, name }) => [name, choices[key]?.to]));
}

describe('initials that may be somebody are asked about, never made', () => {
	test.each(['A.D.', 'A. D.', 'AD', 'a.d.', 'D.A.', 'A. Diallo', 'Awa D.'])(
		'%s beside Awa Diallo',
		(name) => {
			for (const group of ['instructors', 'candidates'] as const) {
				expect(created(group, [name], ['Awa Diallo'])).toEqual({ [name]: 'ask' });
				expect(created(group, [name, name, 'Awa Diallo'])).toEqual({ [name]: 'ask', 'Awa Diallo': 'new' });
			}
		}
	);
	test.each(['JP Mba', 'J.-P. Mba', 'J. Mba', 'J.M.'])('%s beside Jean-Pierre Mba', (name) => {
		expect(created('candidates', [name], ['Jean-Pierre Mba'])).toEqual({ [name]: 'ask' });
	});
	test('nor is a whole name made beside a school’s initials', () => {
		expect(created('instructors', ['Awa Diallo'], ['A.D.'])).toEqual({ 'Awa Diallo': 'ask' });
	});
	test('two spellings of the same are one at most', () => {
		expect(created('instructors', ['A.D.', 'AD'])).toEqual({ 'A.D.': 'new', AD: 'ask' });
	});
	test('whoever fits nobody is new', () => {
		expect(created('candidates', ['Z.W.', 'B. Testeur', 'Awa Diallo'], ['Refute Testeur'])).toEqual({
			'Z.W.': 'new',
			'B. Testeur': 'new',
			'Awa Diallo': 'new'
		});
	});
});

test('the name in full is the one the other may be, however often and in whatever order they come', () => {
	expect(created('candidates', ['R. Testeur', 'R. Testeur', 'Refute Testeur'])).toEqual({
		'R. Testeur': 'ask',
		'Refute Testeur': 'new'
	});
});

test('initials are offered whom they may be, and match nobody by themselves', () => {
	const directory = { instructors: known('Awa Diallo'), candidates: [], vehicles: [], places: [] };
	const [found] = findNames([row('A.D.', '')], directory, { by: 'organiser' }).instructors;
	expect(found).toMatchObject({ near: directory.instructors, guess: { to: 'ask' } });
});
