import { describe, expect, test } from 'vitest';
import { type Occurrence } from './occurrence.ts';
import { createReader, type Directory } from './wording.ts';

const directory: Directory = {
	instructors: [
		{ id: 'awa', name: 'Awa Diallo' },
		{ id: 'paul', name: 'Paul Essono' }
	],
	candidates: [
		{ id: 'joel', name: 'Joël Mba' },
		{ id: 'marie', name: 'Marie-Louise Nguema' },
		{ id: 'merveille', name: 'Merveille Nzé' }
	],
	vehicles: [{ id: 'yaris', name: 'DK-482-AA' }],
	places: [{ id: 'glass', name: 'Glass' }]
};
const event = (title: string, more: Partial<Occurrence> = {}): Occurrence => ({
	row: 1,
	uid: 'one',
	key: '',
	calendar: '',
	title,
	description: '',
	location: '',
	organiser: '',
	start: '2026-11-24T08:00:00Z',
	end: '2026-11-24T09:00:00Z',
	allDay: false,
	...more
});
const read = createReader(directory, { by: 'calendar' });

describe('the words of a title say', () => {
	test.each([
		['Conduite Joël Mba (DK-482-AA)', 'driving', ['Joël Mba'], 'DK-482-AA'],
		['Leçon de conduite - MBA Joel - dk 482 aa', 'driving', ['MBA Joel'], 'dk 482 aa'],
		['Créneau : Merveille Nzé avec Awa', 'manoeuvre', ['Merveille Nzé'], null],
		['Awa Diallo / Merveille', null, ['Merveille'], null],
		['Code, salle 2', 'theory', [], null],
		['Examen blanc', 'mock_exam', [], null],
		['Examen conduite Marie-Louise Nguema', 'official_exam', ['Marie-Louise Nguema'], null],
		['Joël Mba et Merveille Nzé', null, ['Joël Mba', 'Merveille Nzé'], null],
		['Driving lesson with Steeve Makaya', 'driving', ['Steeve Makaya'], null],
		['Réunion', null, [], null],
		['', null, [], null]
	] as const)('%j: what, who and which car', (title, kind, people, plate) => {
		expect(read(event(title))).toMatchObject({ kind, people, plate });
	});
});

test('a description that labels the candidate wins over the title', () => {
	const labelled = event('Séance 12', { description: 'Élève : Joël Mba\nVéhicule : DK482AA' });
	expect(read(labelled)).toMatchObject({ people: ['Joël Mba'], plate: 'DK482AA' });
});

test.each([
	['Glass, Boulevard de l’Indépendance, Libreville', 'Glass'],
	['https://meet.example/abc', null],
	['', null]
])('the place of %j', (location, place) => {
	expect(read(event('Conduite', { location })).place).toBe(place);
});

test('a plate without letter or digit is found nowhere', () => {
	const odd = createReader(
		{ ...directory, vehicles: [{ id: 'odd', name: '--' }, ...directory.vehicles] },
		{ by: 'calendar' }
	);
	expect(odd(event('Conduite Joël Mba (DK-482-AA)'))).toMatchObject({
		people: ['Joël Mba'],
		plate: 'DK-482-AA'
	});
	expect(odd(event('Conduite Joël Mba'))).toMatchObject({ people: ['Joël Mba'], plate: null });
});
