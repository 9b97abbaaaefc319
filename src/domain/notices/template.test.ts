import { expect, test } from 'vitest';
import { filled, parseTemplate, type Values, variablesOf } from './template.ts';

const values: Values = {
	lesson: 'mar. 24 nov. 10:00–11:00, Conduite, Awa Diallo',
	when: 'mar. 24 nov. 10:00',
	before: 'lun. 23 nov. 10:00',
	kind: 'Conduite',
	instructor: 'Awa Diallo',
	vehicle: '',
	place: '',
	reason: '',
	name: 'Grâce Obame',
	school: 'Auto-École Les Palmiers'
};

const said = (
	text: string,
	over: Partial<Values> = {},
	kind: Parameters<typeof parseTemplate>[1] = 'moved'
) => {
	const parsed = parseTemplate(text, kind, 'fr');
	return parsed.ok ? filled(parsed.template, { ...values, ...over }) : parsed.fault;
};

test('variables stand for what the lesson has, by their names in the language of the text', () => {
	expect(said('{candidat} : {quand} au lieu de {avant}, {moniteur}')).toBe(
		'Grâce Obame : mar. 24 nov. 10:00 au lieu de lun. 23 nov. 10:00, Awa Diallo'
	);
	expect(said('{ Séance }')).toBe(values.lesson);
	const english = parseTemplate('{when} with {instructor}', 'near', 'en');
	expect(english.ok && filled(english.template, values)).toBe('mar. 24 nov. 10:00 with Awa Diallo');
	expect(parseTemplate('{quand}', 'near', 'en')).toEqual({
		ok: false,
		fault: { fault: 'unknown', name: 'quand' }
	});
});

test('an optional part is left out where a variable in it is empty, and stands where it is not', () => {
	expect(said('{quand}[ à {lieu}][ avec {moniteur}].')).toBe('mar. 24 nov. 10:00 avec Awa Diallo.');
	expect(said('{quand}[ à {lieu}].', { place: 'Glass' })).toBe('mar. 24 nov. 10:00 à Glass.');
	expect(said('{quand}[ à {lieu} en {véhicule}]', { place: 'Glass' })).toBe('mar. 24 nov. 10:00');
});

test('what a school may not write is said: an unknown name, one of another kind, a stray sign, nothing at all', () => {
	expect(said('Bonjour {prénom}')).toEqual({ fault: 'unknown', name: 'prénom' });
	expect(said('{constructor} {quand}')).toEqual({ fault: 'unknown', name: 'constructor' });
	expect(said('Annulée : {motif}')).toEqual({ fault: 'elsewhere', name: 'motif' });
	expect(said('Annulée[ : {motif}]', {}, 'cancelled')).toBe('Annulée');
	expect(said('Avant {avant}', {}, 'near')).toEqual({ fault: 'elsewhere', name: 'avant' });
	for (const [text, sign] of [
		['{quand', '{'],
		['quand}', '}'],
		['[à {lieu}', '['],
		['à {lieu}]', ']'],
		['[a [b] c]', '[']
	] as const)
		expect(said(text)).toEqual({ fault: 'sign', sign });
	for (const text of ['', ' … ', '{lieu}', '[Rendez-vous à {lieu}]'])
		expect(said(text)).toEqual({ fault: 'empty' });
});

test('a value is never read as a template, and stays on one line', () => {
	expect(said('{candidat} {quand}', { name: '{motif} [x]\n<b>' })).toBe('{motif} [x] <b> mar. 24 nov. 10:00');
});

test('a kind offers the variables it may use', () => {
	const names = (kind: Parameters<typeof variablesOf>[0]) => variablesOf(kind, 'fr').map(({ name }) => name);
	expect(names('near')).not.toContain('avant');
	expect(names('moved')).toContain('avant');
	expect(names('cancelled')).toContain('motif');
});
