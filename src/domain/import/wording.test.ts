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
		['Réunion', 'other', [], null],
		['Réunion équipe', 'other', [], null],
		['Réunion Pédagogique', 'other', [], null],
		['Team Meeting', 'other', [], null],
		['Réunion Joël Mba', 'other', ['Joël Mba'], null],
		['RDV dentiste', null, [], null],
		['Vidange Toyota', null, [], null],
		['Visite Médicale', null, [], null],
		['Pause déjeuner', null, [], null],
		['Formation Continue Moniteurs', 'other', [], null],
		['Formation initiale Steeve Makaya', 'other', ['Steeve Makaya'], null],
		['', null, [], null]
	] as const)('%j: what, who and which car', (title, kind, people, plate) => {
		expect(read(event(title))).toMatchObject({ kind, people, plate });
	});
});

describe('somebody of the school is found', () => {
	test.each([
		['Conduite Joël Mba départ devant la pharmacie du rond-point puis voie express', ['Joël Mba']],
		['CONDUITE JOEL MBA DEPART DEVANT LA PHARMACIE RETARD CAUSE PLUIE', ['JOEL MBA']],
		['Retour école Mba Joël (2h) https://exemple.ga/Larissa/Engone', ['Mba Joël']],
		['Conduite Joël Mba, Merveille Nzé 10h-11h', ['Joël Mba', 'Merveille Nzé']],
		['J. Mba retard cause pluie sur toute la voie express', ['J. Mba']],
		['conduite prisca retard de dix minutes pour la pluie', []]
	])('in %j, and what stands around is no part of the name', (title, people) => {
		expect(read(event(title)).people).toEqual(people);
	});
	test('in the description, where the title names nobody', () => {
		const described = (description: string, title = 'Conduite') => read(event(title, { description })).people;
		expect(described('<p>Prendre Joël Mba<br>devant le lycée Léon Mba</p>')).toEqual(['Joël Mba']);
		expect(described('Élève : Steeve Makaya', 'Réunion')).toEqual(['Steeve Makaya']);
		expect(described('avant Merveille Nzé', 'Conduite Joël Mba')).toEqual(['Joël Mba']);
		expect(described('Invitee: Steeve Makaya\nInvitee Email: steeve@exemple.ga')).toEqual(['Steeve Makaya']);
	});
	test('as one name to be asked about, where other words stand between two', () => {
		expect(read(event('Joël Mba remplace Merveille Nzé')).people).toEqual(['Joël Mba / Merveille Nzé']);
	});
});

test.each([
	['Conduite Steeve Makaya retard cause pluie', ['Steeve Makaya']],
	['Conduite Marie de la Croix', ['Marie de la Croix']],
	['conduite steeve makaya', ['steeve makaya']],
	['Conduite : départ devant la pharmacie du rond-point', []],
	['Conduite avec un titre qui est long', []]
])('a new name in %j is what is written like one', (title, people) => {
	expect(read(event(title)).people).toEqual(people);
});

test('what says no kind that we know is a word to ask about', () => {
	const table = (category: string) =>
		read(event('x Joël Mba', { category, named: { candidates: ['Joël Mba'], vehicle: null } })).unclear;
	expect(table('Perfectionnement')).toBe('Perfectionnement');
	expect([table('Conduite'), table('Autre'), table('Permis B'), table('')]).toEqual([null, null, null, null]);
	const titled = (title: string) => read(event(title, { category: 'Catégorie bleue' })).unclear;
	expect([titled('RDV dentiste'), titled('Joël Mba'), titled('Conduite'), titled('Réunion')]).toEqual([
		'RDV dentiste',
		null,
		null,
		null
	]);
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
