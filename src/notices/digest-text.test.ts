import { expect, test } from 'vitest';
import { entry } from '../../tests/builders/planning.ts';
import { digestText } from './digest-text.ts';
import { type Reader } from './wording.ts';

const reader: Reader = {
	role: 'admin',
	name: 'Rose',
	locale: 'fr',
	school: 'École',
	zone: 'Africa/Libreville',
	schoolZone: 'Africa/Libreville',
	origin: 'https://planning.ecole.test',
	wording: []
};
const MONEY = { budget: 0, spent: 0, currency: 'XAF', receipts: 0 };
const calm = { trouble: 0, unpaid: 0, money: MONEY, untaught: 0, drafts: [] };
const nothing = { day: '2026-11-24', lessons: [], unclosed: 0, proposals: 0, office: calm };
const said = (facts: Parameters<typeof digestText>[0], who = reader) => {
	const text = digestText(facts, who);
	return text && [text.subject, ...text.lines].map((line) => line.replaceAll('\u202f', ' '));
};

test('nothing to say is no message', () => {
	expect(digestText(nothing, reader)).toBeNull();
	expect(digestText({ ...nothing, office: null }, reader)).toBeNull();
});

test('lessons come first and give it its name, then all that waits', () => {
	const office = { ...calm, trouble: 2, untaught: 1, drafts: [{ week: '2026-W49', lessons: 12 }] };
	const lessons = [entry('a', '09:00')];
	const lines = said({ ...nothing, lessons, unclosed: 1, proposals: 3, office });
	expect(lines?.[0]).toBe('mar. 24 nov. : 1 séance');
	expect(lines?.slice(2)).toEqual([
		'1 séance passée n’est pas close : dites si elle a eu lieu.',
		'3 échanges proposés attendent une réponse.',
		'mar. 24 nov. : 1 séance n’a pas de moniteur.',
		'La semaine du lun. 30 nov. n’est pas publiée : 12 séances en brouillon.',
		'2 envois à voir'
	]);
});

test('without lessons it is named by how much waits; in English as well', () => {
	expect(said({ ...nothing, unclosed: 4 }, { ...reader, locale: 'en' })).toEqual([
		'1 thing to look at',
		'4 past lessons are not closed: say whether they took place.'
	]);
});
