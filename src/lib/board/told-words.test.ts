import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DryRun } from '#notices/dry-run.ts';
import { getLocale, overwriteGetLocale } from '#paraglide/runtime.js';
import { budgetWords, shortWords, toldRows, toldWords } from './told-words.ts';

const texts = (messages: number, segments = messages) => ({ messages, segments, cost: segments * 25 });
const same = (messages: number, segments = messages) => ({
	owed: texts(messages, segments),
	going: texts(messages, segments)
});
const SMS = { budget: 10_000, left: 1_250, atOnce: same(3, 4), unread: same(1) };
const RUN: DryRun = {
	people: 12,
	staff: 2,
	inbox: 9,
	email: 7,
	push: 0,
	sms: SMS,
	morning: null,
	unreached: []
};

const before = getLocale;
afterEach(() => {
	overwriteGetLocale(before);
});

describe('who will be told', () => {
	const fr = { currency: 'XAF', locale: 'fr' } as const;
	beforeEach(() => {
		overwriteGetLocale(() => 'fr');
	});

	it('are candidates and instructors, each by their number', () => {
		expect(toldWords(RUN)).toBe(
			'12 candidats seront prévenus, une fois chacun. Leur semaine est annoncée à 2 moniteurs.'
		);
		expect(toldWords({ ...RUN, people: 0, staff: 1 })).toBe('Sa semaine est annoncée à 1 moniteur.');
		expect(toldWords({ ...RUN, people: 0, staff: 0 })).toMatch(/^Personne/);
	});

	it('is a row for each channel something goes by, with what is to be paid', () => {
		expect(toldRows(RUN, fr)).toMatchObject([
			{ label: 'Dans l’application', count: '9', cost: '' },
			{ label: 'Par e-mail', count: '7', cost: '' },
			{ label: 'Par SMS', count: '3', cost: '4 segments, 100\u00a0XAF' },
			{
				label: 'Par SMS, si non lu après 2\u00a0h',
				count: 'au plus 1',
				cost: '1 segment, 25\u00a0XAF'
			}
		]);
	});

	it('says what the month’s money leaves, where SMS are to be paid', () => {
		expect(budgetWords(RUN, fr)).toBe(
			'Budget SMS du mois\u202f: il reste 1\u202f250\u00a0XAF sur 10\u202f000\u00a0XAF.'
		);
		expect(budgetWords({ ...RUN, sms: { ...SMS, atOnce: same(0), unread: same(0) } }, fr)).toBeNull();
		expect(budgetWords({ ...RUN, sms: null }, fr)).toBeNull();
	});

	it('says how many SMS do not go for want of money', () => {
		const few = { owed: texts(3), going: texts(1) };
		expect(shortWords(RUN)).toBeNull();
		expect(shortWords({ ...RUN, sms: { ...SMS, atOnce: few } })).toBe(
			'Le budget ne suffit pas\u202f: 2 SMS ne partiront pas. Les convocations partent toujours.'
		);
		expect(shortWords({ ...RUN, sms: { ...SMS, unread: few } })).toBe(
			'Si rien n’est lu, le budget ne suffit pas\u202f: 2 SMS ne partiront pas.'
		);
	});
});

it('is said in English as well', () => {
	overwriteGetLocale(() => 'en');
	const en = { currency: 'XOF', locale: 'en' } as const;
	expect(toldRows(RUN, en).map(({ label, count, cost }) => [label, count, cost].join(' '))).toEqual([
		'In the app 9 ',
		'By e-mail 7 ',
		'By SMS 3 4 segments, 100\u00a0XOF',
		'By SMS, if unread after 2\u00a0h at most 1 1 segment, 25\u00a0XOF'
	]);
	expect(budgetWords(RUN, en)).toBe('SMS budget of the month: 1,250\u00a0XOF left of 10,000\u00a0XOF.');
});
