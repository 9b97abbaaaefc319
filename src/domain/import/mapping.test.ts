import { describe, expect, test } from 'vitest';
import { draftOf } from './draft.ts';
import { mappingAsGuessed } from './kept.ts';
import { findNames } from './mapping.ts';
import { chooseKinds, choose, parseMappingFile } from './mapping-file.ts';
import { type Occurrence } from './occurrence.ts';
import { createReader, type Directory } from './wording.ts';

const known = (...names: string[]) => names.map((name, at) => ({ id: `${name} ${at}`, name }));
const directory: Directory = {
	instructors: known('Awa Diallo'),
	candidates: known(
		'Joël Mba',
		'Jean Mba',
		'Larissa Engone',
		'Awa Ndong',
		'Paul Obiang',
		'Paul Obiang',
		'Marie-Antoinette Nguema Obame',
		'Marie-Antoinnette Nguema Obame'
	),
	vehicles: [],
	places: []
};
const event = (title: string, more: Partial<Occurrence> = {}): Occurrence => ({
	...{
		row: 1,
		uid: 'one',
		key: '',
		calendar: 'Awa Diallo',
		title,
		description: '',
		location: '',
		organiser: ''
	},
	...{ start: '2026-11-24T08:00:00Z', end: '2026-11-24T09:00:00Z', allDay: false },
	...more
});
const telling = { by: 'calendar' } as const;
const guesses = (title: string) =>
	findNames([event(title)], directory, telling).candidates.map((one) => one.guess);

describe('two of the school that a name may stand for are asked about, never guessed', () => {
	test.each(['Conduite Mba', 'J. Mba', 'Paul Obiang', 'Joël Mba remplace Larissa Engone', 'Conduite Awa'])(
		'%j',
		(title) => {
			expect(guesses(title)).toEqual([{ to: 'ask' }]);
		}
	);
	test.each(['L. Engone', 'Larisa Engone'])(
		'nor whoever is nearly called so: %j; they are named first',
		(title) => {
			const [found] = findNames([event(title)], directory, telling).candidates;
			expect(found).toMatchObject({ guess: { to: 'ask' }, near: [{ name: 'Larissa Engone' }] });
		}
	);
	test.each([
		['Conduite Joël Mba', 'Joël Mba 0'],
		['Marie-Antoinette Nguema Obame', 'Marie-Antoinette Nguema Obame 6']
	])('%j can only be one', (title, id) => {
		expect(guesses(title)).toEqual([{ to: 'known', id }]);
	});
	test('nor at the terminal, whatever it is to create', () => {
		const found = findNames([event('Paul Obiang'), event('Joël Mba')], directory, telling).candidates;
		const none = { instructors: {}, candidates: {}, vehicles: {}, places: {} };
		expect(choose('candidates', found, directory.candidates, none, 'create')).toEqual({
			'joel mba': { to: 'known', id: 'Joël Mba 0' },
			'obiang paul': { to: 'ask' }
		});
	});
});

describe('nobody is made of a formula or of a page’s marks', () => {
	const none = { instructors: {}, candidates: {}, vehicles: {}, places: {} };
	test('what is no name is asked about', () => {
		const named = { candidates: ['=1+1 evil'], vehicle: null };
		const found = findNames([event('', { named })], directory, telling).candidates;
		expect(found.map(({ name, guess }) => ({ name, guess }))).toEqual([
			{ name: '=1+1 evil', guess: { to: 'ask' } }
		]);
		expect(Object.values(choose('candidates', found, directory.candidates, none, 'create'))).toEqual([
			{ to: 'ask' }
		]);
	});
	test('at the terminal neither is an instructor, whatever it is to create', () => {
		const found = findNames([event('', { calendar: '=EVIL(1)' })], directory, telling).instructors;
		expect(choose('instructors', found, directory.instructors, none, 'create')).toEqual({
			[found[0]?.key ?? '']: { to: 'ask' }
		});
	});
	test('marks around a name do not cut it in two', () => {
		const found = findNames([event('Conduite <b>Davy</b> Koumba')], directory, telling).candidates;
		expect(found.map(({ name }) => name)).toEqual(['Davy Koumba']);
	});
});

function drafted(one: Occurrence, kinds = {}) {
	const found = findNames([one], directory, telling);
	const mapping = { ...mappingAsGuessed(found, telling), ...kinds };
	const answer = draftOf(one, createReader(directory, telling)(one), mapping, (_, key) => key);
	return answer.ok ? { kind: answer.draft.kind, ...answer.notes[0] } : answer;
}
const row = (category: string, ...candidates: string[]) =>
	event(`${category} ${candidates.join(' ')}`, { category, named: { candidates, vehicle: null } });

test('a lesson of an unknown kind is left until somebody says which', () => {
	const one = row('Perfectionnement', 'Joël Mba');
	expect(drafted(one)).toEqual({ ok: false, why: 'kind_unclear', what: 'Perfectionnement' });
	expect(drafted(one, { kinds: { perfectionnement: { to: 'kind', kind: 'manoeuvre' } } })).toEqual({
		kind: 'manoeuvre'
	});
	expect(drafted(row('Conduite', 'Joël Mba'))).toEqual({ kind: 'driving' });
});

test('an entry of a calendar that names nobody and no kind is no lesson unless somebody says so', () => {
	expect(drafted(event('RDV dentiste'))).toEqual({ ok: false, why: 'kind_left', what: 'RDV dentiste' });
	expect(
		drafted(event('RDV dentiste'), { kinds: { 'rdv dentiste': { to: 'kind', kind: 'other' } } })
	).toEqual({
		kind: 'other'
	});
	expect(drafted(event('Joël Mba'))).toEqual({ kind: 'driving' });
});

test('a drive for nobody carries a warning, a class and a meeting do not', () => {
	expect(drafted(event('Conduite'))).toEqual({ kind: 'driving', note: 'nobody' });
	expect(drafted(row('', ...[]))).toEqual({ kind: 'other', note: 'nobody' });
	expect(drafted(event('Code, salle 2'))).toEqual({ kind: 'theory' });
	expect(drafted(event('Réunion'))).toEqual({ kind: 'other' });
});

test('what is left says which name it is about', () => {
	expect(drafted(event('Conduite Mba'))).toEqual({ ok: false, why: 'candidate_unclear', what: 'Mba' });
	expect(drafted(event('Conduite', { calendar: 'Nul Autre' }))).toEqual({
		ok: false,
		why: 'instructor_left',
		what: 'Nul Autre'
	});
});

test('at the terminal a word is the kind the map says; else it is refused, or with --create some other activity', () => {
	const found = findNames(
		[row('Perfectionnement', 'Joël Mba'), event('RDV dentiste')],
		directory,
		telling
	).kinds;
	const map = (text: string) => {
		const read = parseMappingFile(text);
		if (!read.ok) throw new Error(JSON.stringify(read.fault));
		return read.mapping;
	};
	expect(
		chooseKinds(found, map('{"kinds":{"Perfectionnement":"driving","rdv Dentiste":"leave"}}'), false)
	).toEqual({
		perfectionnement: { to: 'kind', kind: 'driving' },
		'rdv dentiste': { to: 'leave' }
	});
	expect(chooseKinds(found, map('{}'), false)).toEqual({
		perfectionnement: { to: 'ask' },
		'rdv dentiste': { to: 'ask' }
	});
	expect(chooseKinds(found, map('{}'), true)).toEqual({
		perfectionnement: { to: 'ask' },
		'rdv dentiste': { to: 'kind', kind: 'other' }
	});
	expect(parseMappingFile('{"kinds":{"X":"flying"}}').ok).toBe(false);
});

test.each([
	['{"sheet":["Déc"]}', { wrong: 'key', at: '', key: 'sheet' }, 'sheets'],
	[
		'{"table":{"kind":"lessons","columns":{},"date":"mdy"}}',
		{ wrong: 'key', at: 'table', key: 'date' },
		'dates'
	],
	['{"table":{"kind":"lessons"}}', { wrong: 'missing', at: 'table', key: 'columns' }, 'columns'],
	[
		'{"table":{"kind":"lessons","columns":{"datum":"Tag"}}}',
		{ wrong: 'key', at: 'table.columns', key: 'datum' },
		'date'
	]
])('%s: which key is wrong there, and which are not', (text, fault, other) => {
	const read = parseMappingFile(text);
	expect(read).toMatchObject({ ok: false, fault });
	expect(read).toMatchObject({ fault: { keys: expect.arrayContaining([other]) as unknown } });
});
test.each([
	['{"by":"colour"}', 'by', '"organiser"'],
	['{"candidates":{"Joël":"make"}}', 'candidates.Joël', '"create"'],
	['{"candidates":{"Joël":{"iz":"Joël Mba"}}}', 'candidates.Joël', '{"is": "…"}'],
	['[]', '', '{…}'],
	['{"follows":3}', 'follows', '"…"']
])('%s: what may stand there instead', (text, at, value) => {
	const read = parseMappingFile(text);
	expect(read).toMatchObject({ ok: false, fault: { wrong: 'value', at } });
	expect(read).toMatchObject({ fault: { values: expect.arrayContaining([value]) as unknown } });
});
test('no JSON, a pattern that names nobody, none where one is announced', () => {
	expect(parseMappingFile('{by: title}')).toEqual({ ok: false, fault: { wrong: 'json' } });
	expect(parseMappingFile('{"pattern":"Leçon"}')).toEqual({ ok: false, fault: { wrong: 'pattern' } });
	expect(parseMappingFile('{"by":"pattern"}')).toEqual({ ok: false, fault: { wrong: 'no_pattern' } });
});
