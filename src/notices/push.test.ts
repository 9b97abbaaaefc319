import { expect, test } from 'vitest';
import { type Told } from '#domain/notices/notice.ts';
import { entry } from '../../tests/builders/planning.ts';
import { pushOf } from './push.ts';

/** Of lessons on Tuesday 24 November. */
const told = (lesson: string, at: string): Told => ({
	lesson,
	kind: 'added',
	was: null,
	now: entry(lesson, at)
});
const whom = {
	person: 'c1',
	role: 'candidate' as const,
	about: 'planning',
	at: Date.parse('2026-11-20T10:00:00Z')
};
const of = (changes: Told[], lines = ['a'], who = whom) => pushOf(changes, { subject: 's', lines }, who);

test('it is kept until the last lesson it is about, a week at most, and hurries when one is near', () => {
	const [ten, noon] = [told('a', '10:00'), told('b', '12:00')];
	expect(of([ten, noon])).toMatchObject({ ttl: 98 * 3600, urgency: 'normal' });
	const later = { ...whom, at: Date.parse('2026-11-22T11:00:00Z') };
	expect(of([ten, noon], ['a'], later)).toMatchObject({ ttl: 49 * 3600, urgency: 'high' });
	expect(of([ten], ['a'], { ...whom, at: Date.parse('2026-11-01T10:00:00Z') }).ttl).toBe(7 * 24 * 3600);
	expect(of([ten], ['a'], { ...whom, at: Date.parse('2026-11-24T09:59:59Z') }).ttl).toBe(60);
});

test('the same lessons have the same topic, whatever their order; nobody else’s, and no other lessons', () => {
	const [a, b] = [told('a', '10:00'), told('b', '12:00')];
	const { topic } = of([a, b]);
	expect(topic).toMatch(/^[\w-]{32}$/);
	expect(of([b, a]).topic).toBe(topic);
	expect(of([a]).topic).not.toBe(topic);
	expect(of([a, b], ['a'], { ...whom, person: 'c2' }).topic).not.toBe(topic);
});

test('of what is over it is kept for a day, and in no hurry', () => {
	const after = { ...whom, at: Date.parse('2026-11-24T12:00:00Z') };
	expect(of([told('a', '10:00')], ['a'], after)).toMatchObject({ ttl: 24 * 3600, urgency: 'normal' });
});

test('of no lesson, a newer one takes the place only of what is about the same', () => {
	const { topic } = of([]);
	expect(of([]).topic).toBe(topic);
	expect(of([], ['a'], { ...whom, about: 'digest' }).topic).not.toBe(topic);
});

test('a phone shows the beginning; the rest is in the app', () => {
	const body = (...lines: string[]): string => of([told('a', '10:00')], lines).message.body;
	expect(body('1', '2', '3')).toBe('1\n2\n3');
	expect(body('1', '2', '3', '4')).toBe('1\n2\n3\n…');
	expect(body('x'.repeat(301))).toBe(`${'x'.repeat(299)}…`);
});
