import { expect, test } from 'vitest';
import { type Told } from '#domain/notices/notice.ts';
import { entry } from '../../tests/builders/planning.ts';
import { letterOf } from './letter.ts';
import { smsText } from './sms-text.ts';
import { noticeText, type OwnWords, type Reader } from './wording.ts';

const reader: Reader = {
	role: 'candidate',
	name: 'Joël <Mba>',
	locale: 'fr',
	school: 'Auto-École de Glass',
	zone: 'Africa/Libreville',
	schoolZone: 'Africa/Libreville',
	origin: 'https://planning.example.ga',
	wording: []
};
const was = entry('a', '09:00');
const now = entry('a', '13:00');
const text = (kind: Told['kind'], more: Partial<Told> = {}, locale: Reader['locale'] = 'fr') =>
	noticeText('planning', [{ lesson: 'a', kind, was, now, ...more } as Told], { ...reader, locale });

test('one change says what it was and what it is, in the school’s time', () => {
	expect(text('moved')).toEqual({
		subject: 'Séance déplacée\u202f: mar. 24 nov. 10:00 → mar. 24 nov. 14:00',
		lines: [
			'Déplacée\u202f: mar. 24 nov. 10:00 devient mar. 24 nov. 14:00–15:00, Conduite, Awa Diallo, DK-482-AA, Glass'
		]
	});
	expect(text('moved', {}, 'en').subject).toBe('Lesson moved: Tue 24 Nov 10:00 → Tue 24 Nov 14:00');
});

test('whoever lives by another clock reads its hours, and whose they are', () => {
	const abroad = { ...reader, zone: 'Africa/Addis_Ababa' };
	const { subject, lines } = noticeText('planning', [{ lesson: 'a', kind: 'moved', was, now }], abroad);
	expect(subject).toBe(
		'Séance déplacée\u202f: mar. 24 nov. 12:00 (Addis Ababa) → mar. 24 nov. 16:00 (Addis Ababa)'
	);
	expect(lines.join()).toContain('16:00–17:00 (Addis Ababa), Conduite');
	expect(letterOf({ subject, lines }, abroad).text).toContain('Heures de Addis Ababa.');
});

test('a cancellation names the hour they know, and why', () => {
	const off = entry('a', '13:00', { state: 'cancelled', cancelReason: 'vehicle_down' });
	expect(text('cancelled', { now: off })).toEqual({
		subject: 'Séance annulée\u202f: mar. 24 nov. 10:00',
		lines: [
			'Annulée\u202f: mar. 24 nov. 10:00–11:00, Conduite, Awa Diallo, DK-482-AA, Glass. Motif\u202f: Véhicule en panne'
		]
	});
});

test('a published week lists its lessons; several changes are counted', () => {
	const added: Told[] = [
		{ lesson: 'a', kind: 'added', was: null, now },
		{ lesson: 'b', kind: 'added', was: null, now: entry('b', '15:00') }
	];
	const published = noticeText('published', added, reader);
	expect(published.subject).toBe('Votre planning est publié');
	expect(published.lines[0]).toMatch(/^mar\. 24 nov\. 14:00–15:00, Conduite/);
	expect(noticeText('planning', added, reader).subject).toBe('2 changements dans votre planning');
});

test('names are text in HTML, never markup', () => {
	const letter = letterOf(text('moved'), reader);
	expect(letter.html).toContain('Bonjour Joël &lt;Mba&gt;,');
	expect(letter.html).not.toContain('<Mba>');
	expect(letter.text).toContain('Bonjour Joël <Mba>,');
	expect(letter.html).toContain('<a href="https://planning.example.ga/my">');
});

test('a school’s own words replace the house’s, in their kind and form, with what the lesson is', () => {
	const own = {
		...reader,
		wording: [
			{ kind: 'moved', form: 'full', template: 'Attention {candidat} : {quand} au lieu de {avant}, à {lieu}' }
		]
	} as const;
	const change: Told = { lesson: 'a', kind: 'moved', was, now };
	expect(noticeText('planning', [change], own)).toEqual({
		subject: 'Séance déplacée\u202f: mar. 24 nov. 10:00 → mar. 24 nov. 14:00',
		lines: ['Attention Joël <Mba> : mar. 24 nov. 14:00 au lieu de mar. 24 nov. 10:00, à Glass']
	});
	const added: Told = { lesson: 'a', kind: 'added', was: null, now };
	expect(noticeText('planning', [added], own).lines).toEqual(noticeText('planning', [added], reader).lines);
	expect(smsText([change], own, null)).toBe(smsText([change], reader, null));
});

test('of what is off, own words tell the hour people know; of what is edited, what it was', () => {
	const off = entry('a', '13:00', { state: 'cancelled', cancelReason: 'vehicle_down', place: 'Akanda' });
	const own = (kind: OwnWords['kind'], template: string) =>
		({ ...reader, wording: [{ kind, form: 'full', template }] }) as const;
	const cancelled: Told = { lesson: 'a', kind: 'cancelled', was, now: off };
	expect(noticeText('planning', [cancelled], own('cancelled', '{quand} à {lieu}[ : {motif}]')).lines).toEqual(
		['mar. 24 nov. 10:00 à Glass : Véhicule en panne']
	);
	const edited: Told = { lesson: 'a', kind: 'edited', was, now: { ...was, instructor: null } };
	expect(noticeText('planning', [edited], own('edited', 'Avant : {avant}[, avec {moniteur}]')).lines).toEqual(
		['Avant : mar. 24 nov. 10:00–11:00, Conduite, Awa Diallo, DK-482-AA, Glass']
	);
});

test('own words that are no template any more give way to the house’s', () => {
	const own = { ...reader, wording: [{ kind: 'moved', form: 'full', template: '{inconnu}' }] } as const;
	expect(noticeText('planning', [{ lesson: 'a', kind: 'moved', was, now }], own)).toEqual(text('moved'));
});
