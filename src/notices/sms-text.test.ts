import { expect, test } from 'vitest';
import { segmentsOf } from '#domain/notices/gsm7.ts';
import { type Told } from '#domain/notices/notice.ts';
import { entry } from '../../tests/builders/planning.ts';
import { affordableSms, smsText } from './sms-text.ts';
import { type Reader } from './wording.ts';

const reader: Reader = {
	role: 'candidate',
	name: 'Joël',
	locale: 'fr',
	school: 'Auto-École de Glass',
	zone: 'Africa/Libreville',
	schoolZone: 'Africa/Libreville',
	origin: 'https://planning.example.ga',
	wording: []
};
const LINK = 'https://planning.example.ga/s/7-Xk3_jw9Qp0a';
const was = entry('a', '09:00');
const change = (kind: Told['kind'], more: Partial<Told> = {}): Told =>
	({ lesson: 'a', kind, was, now: entry('a', '13:00'), ...more }) as Told;

test('a change on a phone: school, hours of the school’s clock, the way out; one alphabet', () => {
	const text = smsText([change('moved')], reader, LINK);
	expect(text).toBe(
		'Auto-École de Glass: Séance déplacée : mar. 24 nov. 10:00 -> mar. 24 nov. 14:00, Conduite, Glass\n' +
			'Stop SMS : https://planning.example.ga/s/7-Xk3_jw9Qp0a'
	);
	expect(segmentsOf(text)).toEqual({ alphabet: 'gsm7', length: 151, count: 1 });
	expect(
		smsText(
			[change('moved')],
			{ ...reader, locale: 'en', zone: 'Europe/Paris', schoolZone: 'Europe/Paris' },
			null
		)
	).toBe('Auto-École de Glass: Lesson moved: Tue 24 Nov 10:00 -> Tue 24 Nov 14:00, Driving, Glass');
});

test('what has no room in three segments is counted, and read in the app', () => {
	const many = Array.from({ length: 12 }, () => change('moved'));
	const text = smsText(many, reader, LINK);
	const lines = text.split('\n');
	expect(segmentsOf(text).count).toBe(3);
	expect(lines.slice(-2)).toEqual([
		`+ ${String(12 - (lines.length - 2))} autres : https://planning.example.ga/my`,
		`Stop SMS : ${LINK}`
	]);
	// One more line would have been one segment too many.
	const fuller = [...lines.slice(0, -2), lines[1], ...lines.slice(-2)].join('\n');
	expect(segmentsOf(fuller).count).toBe(4);
});

test('what has no room is never a summons to an exam', () => {
	const exam = entry('b', '15:00', { kind: 'official_exam' });
	const many = Array.from({ length: 12 }, () => change('moved'));
	const text = smsText([...many, change('added', { was: null, now: exam })], reader, LINK);
	expect(text.split('\n')[0]).toContain('Examen');
	expect(text).toContain('autres : ');
});

test('without money only a summons goes, and nobody can end those', () => {
	const exam = change('added', { was: null, now: entry('b', '15:00', { kind: 'official_exam' }) });
	const terms = { link: LINK, price: 25 };
	const of = (changes: Told[], budget: number) => affordableSms({ budget, spent: 0 }, changes, reader, terms);
	expect(of([change('moved')], 0)).toBe(null);
	expect(of([change('moved')], 25)).toMatchObject({ cost: 25 });
	expect(of([change('moved'), exam], 1_000)?.text).toContain(LINK);
	const summons = of([change('moved'), exam], 0);
	expect(summons).toMatchObject({ segments: 1, cost: 25 });
	expect(summons?.text).toContain('Examen');
	expect(summons?.text).not.toContain('déplacée');
	expect(summons?.text).not.toContain(LINK);
});

test('names however long never make it longer, nor take the way out away', () => {
	const long = 'Grand carrefour de la Démocratie '.repeat(30);
	const text = smsText([change('moved', { now: entry('a', '13:00', { place: long }) })], reader, LINK);
	expect(segmentsOf(text).count).toBe(3);
	expect(text.endsWith(`...\nStop SMS : ${LINK}`)).toBe(true);
	const school = smsText(
		[change('moved')],
		{ ...reader, school: 'Auto-École du Grand Carrefour de Glass' },
		null
	);
	expect(school.startsWith('Auto-École du Grand Carrefo...: ')).toBe(true);
});

test('a school’s own words of an SMS are written in its alphabet, and cut like any other', () => {
	const own = (template: string) =>
		({ ...reader, wording: [{ kind: 'moved', form: 'short', template }] }) as const;
	expect(smsText([change('moved')], own('Œuvrez : {quand} « {lieu} »'), null)).toMatch(
		/^Auto-École de Glass: OEuvrez : mar\. 24 nov\. 14:00/
	);
	const long = smsText([change('moved')], own(`${'mot '.repeat(70)}{quand}`), LINK);
	expect(segmentsOf(long)).toMatchObject({ alphabet: 'gsm7', count: 3 });
	expect(long.endsWith(LINK)).toBe(true);
});
