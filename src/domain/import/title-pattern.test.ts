import { describe, expect, test } from 'vitest';
import { type Occurrence } from './occurrence.ts';
import { tellerOf } from './telling.ts';
import { guessPattern, isPattern, titleReader } from './title-pattern.ts';

const read = (pattern: string, title: string) => titleReader(pattern)(title);

describe('a pattern of titles', () => {
	test.each([
		['{moniteur} – {candidat}', 'Paul Essono – Joël Mba', 'Paul Essono', 'Joël Mba'],
		['{moniteur} - {candidat}', 'Marie-Louise  —  Joël - Mba', 'Marie-Louise', 'Joël - Mba'],
		['{Instructor}: …', 'PAUL: conduite', 'PAUL', null],
		['{moniteur} : ...', 'Paul\u202f: conduite', 'Paul', null],
		['Leçon de … avec {moniteur}', 'leçon de Joël avec Paul', 'Paul', null],
		['… ({moniteur})', 'Conduite (Joël) (Paul)', 'Joël) (Paul', null],
		['{candidat}/{moniteur}', 'Joël/Paul', 'Paul', 'Joël']
	])('%s reads %s', (pattern, title, instructor, candidate) => {
		expect(read(pattern, title)).toEqual({ instructor, candidate });
	});
	test.each([
		['{moniteur} – {candidat}', 'Réunion'],
		['{moniteur} – {candidat}', ' – Joël Mba'],
		['Leçon : {moniteur}', 'Réunion : Paul']
	])('%s does not read %s', (pattern, title) => {
		expect(read(pattern, title)).toBeNull();
	});
	test.each(['', 'Paul', '{candidat} – …', '{moniteur} {moniteur}', '{moniteur}{candidat}', '{qui} – …'])(
		'%s is none',
		(pattern) => {
			expect(isPattern(pattern)).toBe(false);
			expect(read(pattern, 'Paul – Joël Mba')).toBeNull();
		}
	);
	test('takes no longer for a title made to be slow', () => {
		const from = performance.now();
		for (let n = 0; n < 2000; n++) read('…-…-…-…-{moniteur}-…-…-…x', '-'.repeat(200));
		// About 40 ms on a calm machine; a pattern that backtracks would take minutes.
		expect(performance.now() - from).toBeLessThan(2000);
	});
});

test('a pattern to begin with has the name where those we know stand', () => {
	const titles = ['Joël Mba - Paul', 'Davy Koumba - Awa', 'Réunion'];
	expect(guessPattern(titles, () => false, '{moniteur}')).toBe('{moniteur} - …');
	expect(guessPattern(titles, (name) => ['Paul', 'Awa'].includes(name), '{moniteur}')).toBe('… - {moniteur}');
	expect(guessPattern(['Réunion'], () => false, '{instructor}')).toBe('{instructor} - …');
});

test('what the pattern takes for the instructor is no candidate; whom it names is the only one', () => {
	const event: Occurrence = {
		...{ row: 1, uid: 'a', key: '', calendar: '', description: '', location: '', organiser: '' },
		...{ title: 'Paul Essono - Joël et Davy Koumba (DK-482-AA)', start: '', end: '', allDay: false }
	};
	const tell = (pattern: string) => tellerOf({ by: 'pattern', pattern })(event);
	expect(tell('{moniteur} - …')).toMatchObject({
		instructor: 'Paul Essono',
		rest: { title: ', - Joël et Davy Koumba (DK-482-AA)' }
	});
	expect(tell('{moniteur} - {candidat}').rest.named).toEqual({
		candidates: ['Joël', 'Davy Koumba'],
		vehicle: null
	});
	expect(tell('Leçon {moniteur}')).toEqual({ instructor: '', rest: event });
});
