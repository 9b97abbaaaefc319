import { afterEach, describe, expect, it } from 'vitest';
import { type Refusal } from '#domain/verdict.ts';
import { overwriteGetLocale } from '#paraglide/runtime.js';
import { Directory } from './directory.svelte.ts';
import { refusalWords } from './refusal-words.ts';
import { type Locale, schoolClock } from './school-clock.ts';

const names = {
	instructors: [{ id: 'i-awa', name: 'Awa Diallo', permits: ['B'], active: true, account: 'a-awa' }],
	vehicles: [{ id: 'v-1', plate: 'DK-482-AA', model: 'Toyota Yaris', permit: 'B', active: true }],
	places: [],
	// What an instructor is told: their own candidates only, so another's id says nothing.
	candidates: [],
	staff: [{ account: 'a-herve', name: 'Hervé Nzé' }]
};
const directory = new Directory(names, []);
const now = Date.parse('2026-11-24T06:02:00Z');
const reader = (locale: Locale) => ({ directory, clock: schoolClock('Africa/Libreville', locale), now });

const at = '2026-11-24T06:00:00Z';
const by = {
	lesson: 'l-1',
	start: '2026-11-24T12:00:00Z',
	end: '2026-11-24T13:00:00Z',
	instructor: 'i-awa',
	candidates: ['c-secret']
};
const taken = { code: 'taken', by, rule: 'overlap' } as const;

/** One of each, as PostgreSQL and the rules give them; the type holds the list complete. */
const EACH: { [C in Refusal['code']]: Extract<Refusal, { code: C }>[] } = {
	taken: [
		{ ...taken, resource: 'vehicle', id: 'v-1' },
		{ ...taken, resource: 'vehicle', id: 'v-unknown', by: null },
		{ ...taken, resource: 'instructor', id: 'i-awa' },
		{ ...taken, resource: 'instructor', id: 'i-awa', rule: 'buffer' },
		{ ...taken, resource: 'instructor', id: 'i-awa', rule: 'travel' },
		{ ...taken, resource: 'place', id: 'p-unknown' },
		{ ...taken, resource: 'candidate', id: 'c-secret' }
	],
	full: [{ code: 'full', lesson: 'l-1', capacity: 12 }],
	stale: [
		{ code: 'stale', lesson: 'l-1', fields: ['instructor'], now: { instructor: 'i-gone' }, by: null, at },
		{ code: 'stale', lesson: 'l-1', fields: ['state'], now: { state: 'no_show' }, by: 'a-herve', at },
		{ code: 'stale', lesson: 'l-1', fields: ['kind'], now: { kind: 'mock_exam' }, by: 'a-herve', at }
	],
	needs_reason: [
		{
			code: 'needs_reason',
			rules: [
				'outside_hours',
				'closed_day',
				'off_grid',
				'in_the_past',
				'instructor_hours',
				'instructor_break',
				'candidate_daily'
			]
		}
	],
	forbidden: [
		{ code: 'forbidden', why: 'not_yours', owner: 'i-awa' },
		{ code: 'forbidden', why: 'not_yours', owner: null },
		{ code: 'forbidden', why: 'not_taught', owner: null },
		{ code: 'forbidden', why: 'role', owner: null },
		{ code: 'forbidden', why: 'official_exam', owner: null }
	],
	wrong_state: [
		{ code: 'wrong_state', state: 'cancelled', by: 'a-herve' },
		{ code: 'wrong_state', state: 'no_show', by: null }
	],
	inactive: [{ code: 'inactive', resource: 'vehicle', id: 'v-unknown' }],
	gone: [{ code: 'gone' }],
	exists: [{ code: 'exists' }],
	closed_week: [{ code: 'closed_week' }],
	too_old: [{ code: 'too_old' }],
	after_refused: [{ code: 'after_refused', edit: 'e-1' }],
	malformed: [{ code: 'malformed', what: 'end must follow start within 24 hours' }]
};

afterEach(() => {
	overwriteGetLocale(() => 'fr');
});

describe.each(['fr', 'en'] as const)('a refusal in %s', (locale) => {
	it.each(Object.entries(EACH))('%s says what and how to fix it, without a code or an id', (_, refusals) => {
		overwriteGetLocale(() => locale);
		for (const refusal of refusals) {
			const { what, fix } = refusalWords(refusal, reader(locale));
			for (const text of [what, fix]) {
				expect(text.length).toBeGreaterThan(8);
				expect(text).not.toMatch(
					/_|undefined|null|\bend must\b|[a-z]-(secret|unknown|gone|1)\b|\s\s|[:(]\s*$/
				);
			}
		}
	});
});

it('names who changed the field, what it was and what it is now', () => {
	const refusal: Refusal = {
		code: 'stale',
		lesson: 'l-1',
		fields: ['start', 'end', 'vehicle'],
		now: { start: '2026-11-25T08:00:00Z', end: '2026-11-25T09:00:00Z', vehicle: 'v-1' },
		by: 'a-herve',
		at
	};
	const was = { start: '2026-11-25T07:00:00Z', end: '2026-11-25T08:00:00Z', vehicle: null };
	expect(refusalWords(refusal, reader('fr'), was).what.replaceAll(/\s/g, ' ')).toBe(
		'Hervé a changé entre-temps : horaire mer. 25 nov. 08:00–09:00 → mer. 25 nov. 09:00–10:00, ' +
			'véhicule Aucun → DK-482-AA, il y a 2 min'
	);
});

it('does not send an instructor to a colleague where only the administration can help', () => {
	const fixOf = (refusal: Refusal) => refusalWords(refusal, reader('fr')).fix;
	expect(fixOf({ code: 'forbidden', why: 'not_yours', owner: 'i-awa' })).toContain('échange');
	expect(fixOf({ code: 'forbidden', why: 'official_exam', owner: null })).not.toContain('échange');
});
