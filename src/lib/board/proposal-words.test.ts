import { expect, test } from 'vitest';
import { type ShownLesson } from '#sync/overlay.ts';
import { Directory } from './directory.svelte.ts';
import { proposedChanges } from './proposal-words.ts';
import { schoolClock } from './school-clock.ts';

const names = {
	instructors: [
		{ id: 'awa', name: 'Awa Diallo', permits: ['B'], active: true, account: null },
		{ id: 'paul', name: 'Paul Essono', permits: ['B'], active: true, account: null }
	],
	vehicles: [],
	places: [],
	candidates: [],
	staff: []
};
const directory = new Directory(names, []);
const reader = { directory, clock: schoolClock('Africa/Libreville', 'fr'), now: 0 };
const lesson = (id: string, instructor: string): ShownLesson => ({
	id,
	version: 1,
	kind: 'driving',
	start: '2026-11-24T09:00:00Z',
	end: '2026-11-24T10:00:00Z',
	instructor,
	vehicle: null,
	place: null,
	capacity: null,
	permit: null,
	topic: null,
	series: null,
	state: 'planned',
	candidates: [],
	cancelledBy: null,
	cancelReason: null,
	by: null,
	at: '2026-11-22T09:00:00Z',
	stage: 'saved',
	edit: null,
	reason: null
});
const shown = [lesson('one', 'awa'), lesson('two', 'paul'), lesson('three', 'awa')];

test('each lesson of a proposal says when it is and what would change', () => {
	const steps = [
		{ lesson: 'one', set: { instructor: 'paul' } },
		{ lesson: 'two', set: { instructor: 'awa' } }
	];
	expect(proposedChanges({ lessons: ['one', 'two'], steps }, shown, reader)).toMatchObject([
		{ lesson: 'one', when: 'mar. 24 nov. 10:00–11:00', ways: [{ from: 'Awa Diallo', to: 'Paul Essono' }] },
		{ lesson: 'two', ways: [{ from: 'Paul Essono', to: 'Awa Diallo' }] }
	]);
});

test('a proposal from before it said its steps names its lessons', () => {
	expect(proposedChanges({ lessons: ['three'] }, shown, reader)).toMatchObject([
		{ lesson: 'three', ways: [] }
	]);
});
