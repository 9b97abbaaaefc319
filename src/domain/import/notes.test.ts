import { describe, expect, test } from 'vitest';
import { draftOf } from './draft.ts';
import { mappingAsGuessed } from './kept.ts';
import { findNames } from './mapping.ts';
import { choose } from './mapping-file.ts';
import { type Occurrence } from './occurrence.ts';
import { createReader, type Directory } from './wording.ts';

const directory: Directory = {
	instructors: [
		{ id: 'awa', name: 'Awa Diallo' },
		{ id: 'serge', name: 'Serge Ondo' }
	],
	candidates: [{ id: 'joel', name: 'Joël Mba' }],
	vehicles: [{ id: 'car', name: 'DK-482-AA' }],
	places: []
};
const event = (title: string, more: Partial<Occurrence> = {}): Occurrence => ({
	...{ row: 1, uid: 'one', key: '', calendar: 'Awa Diallo', description: '', location: '', organiser: '' },
	...{ start: '2026-11-24T08:00:00Z', end: '2026-11-24T09:00:00Z', allDay: false },
	title,
	...more
});
const telling = { by: 'calendar' } as const;
function notes(one: Occurrence) {
	const mapping = mappingAsGuessed(findNames([one], directory, telling), telling);
	const answer = draftOf(one, createReader(directory, mapping)(one), mapping, (_, key) => key);
	return answer.ok ? answer.notes : answer.why;
}

describe('what somebody should look at is told', () => {
	test.each([
		['Leçon Joël Mba avec Serge', 'Serge'],
		['Leçon Joël Mba, Serge ONDO', 'Serge ONDO']
	])('another instructor in the title %j', (title, what) => {
		expect(notes(event(title))).toEqual([{ note: 'other_instructor', what }]);
	});
	test.each(['Leçon Awa, Joël Mba', 'Leçon Joël Mba', 'Leçon Serge Mba'])('nobody else in %j', (title) => {
		expect(notes(event(title))).toEqual([]);
	});
	test('a vehicle nobody knows, of a title or a column', () => {
		expect(notes(event('Conduite Joël Mba GA-123-BB'))).toEqual([{ note: 'no_vehicle', what: 'GA-123-BB' }]);
		expect(notes(event('Conduite', { named: { candidates: ['Joël Mba'], vehicle: 'GA-123-BB' } }))).toEqual([
			{ note: 'no_vehicle', what: 'GA-123-BB' }
		]);
		expect(notes(event('Conduite Joël Mba dk 482 aa'))).toEqual([]);
	});
});

describe('who is meant is asked', () => {
	const none = { instructors: {}, candidates: {}, vehicles: {}, places: {} };
	test.each(['Awa / Serge', 'Awa Diallo et Serge Ondo', 'Diallo & Ndong', 'Nouveau / Autre'])(
		'where one cell holds several instructors: %j',
		(organiser) => {
			const by = { by: 'organiser' } as const;
			const found = findNames([event('Code', { organiser })], directory, by).instructors;
			expect(found.map(({ guess }) => guess)).toEqual([{ to: 'ask' }]);
			expect(Object.values(choose('instructors', found, directory.instructors, none, 'create'))).toEqual([
				{ to: 'ask' }
			]);
		}
	);
	test('where a candidate is written like an instructor, whatever is to be created', () => {
		const one = event('Conduite', { named: { candidates: ['Serge ONDO'], vehicle: null } });
		const found = findNames([one], directory, telling).candidates;
		expect(found.map(({ guess }) => guess)).toEqual([{ to: 'ask' }]);
		expect(Object.values(choose('candidates', found, directory.candidates, none, 'create'))).toEqual([
			{ to: 'ask' }
		]);
	});
});

describe('two new names that are alike', () => {
	const guesses = (...names: string[]) =>
		findNames(
			names.map((name) => event('Conduite', { named: { candidates: [name], vehicle: null } })),
			directory,
			telling
		).candidates.map(({ name, guess, alike }) => [name, guess.to, alike?.name]);
	test.each([
		['Paul Obiang', 'Paul Obiangh'],
		['Paul Obiang', 'P. Obiang']
	])('%s and %s are not both made unasked', (one, other) => {
		expect(guesses(one, other).filter(([, to]) => to === 'new')).toHaveLength(1);
		expect(guesses(one, other).filter(([, to]) => to === 'ask')).toHaveLength(1);
	});
	test('others are', () => {
		expect(guesses('Paul Obiang', 'Luc Obiang', 'Stagiaire 1', 'Stagiaire 2').map(([, to]) => to)).toEqual([
			...['new', 'new', 'new', 'new']
		]);
	});
	test('instructors too, however their names are turned', () => {
		const by = { by: 'organiser' } as const;
		const events = ['Paul Obiang', 'OBIANG Paul'].map((organiser) => event('Code', { organiser }));
		const found = findNames(events, directory, by).instructors;
		expect(found.map(({ guess }) => guess.to).sort()).toEqual(['ask', 'leave']);
	});
});
