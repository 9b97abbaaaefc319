import { expect, test } from 'vitest';
import { type PlanningEntry } from '#domain/planning.ts';
import { entry } from '../../../tests/builders/planning.ts';
import { type NoticeKind, type Told } from './notice.ts';
import { isExamDay, smsDueAt } from './sms-rules.ts';

/** The lesson is on Tuesday 24 November at 10:00 UTC. */
const soon = entry('a', '10:00');
const exam = entry('a', '10:00', { kind: 'official_exam' });
const change = (was: PlanningEntry | null, now: PlanningEntry | null, kind: Told['kind'] = 'moved'): Told =>
	({ lesson: 'a', kind, was, now }) as Told;

function due(told: Told, toldAt: string, more: { kind?: NoticeKind; read?: boolean } = {}): string | null {
	const at = smsDueAt({
		kind: more.kind ?? 'planning',
		change: told,
		toldAt: Date.parse(toldAt),
		read: more.read ?? false
	});
	return at === null ? null : new Date(at).toISOString().slice(0, 16);
}

test('a change less than 48 hours ahead goes at once, read or not', () => {
	expect(due(change(soon, soon), '2026-11-22T10:01:00Z', { read: true })).toBe('2026-11-22T10:01');
	expect(due(change(soon, soon), '2026-11-22T10:00:00Z', { read: true })).toBe(null);
	// The old hour counts as well as the new one: whoever would come then must hear of it.
	const later = entry('a', '10:00', { start: '2026-12-01T10:00:00Z' });
	expect(due(change(soon, later), '2026-11-23T10:00:00Z', { read: true })).toBe('2026-11-23T10:00');
	expect(due(change(later, soon), '2026-11-23T10:00:00Z', { read: true })).toBe('2026-11-23T10:00');
	expect(due(change(later, null, 'removed'), '2026-11-23T10:00:00Z', { read: true })).toBe(null);
});

test('what is further ahead, a published week, a reminder: only what is unread after two hours', () => {
	expect(due(change(soon, soon), '2026-11-20T08:00:00Z')).toBe('2026-11-20T10:00');
	expect(due(change(null, soon, 'added'), '2026-11-23T08:00:00Z', { kind: 'published' })).toBe(
		'2026-11-23T10:00'
	);
	expect(due(change(null, soon, 'added'), '2026-11-23T08:00:00Z', { kind: 'published', read: true })).toBe(
		null
	);
	expect(due(change(null, soon, 'near'), '2026-11-23T17:00:00Z', { kind: 'reminder' })).toBe(
		'2026-11-23T19:00'
	);
});

test('an absence, of an exam as well, waits until it lay unread', () => {
	const missed = (one: PlanningEntry) => change(one, { ...one, state: 'no_show' }, 'missed');
	expect(due(missed(soon), '2026-11-24T11:00:00Z', { read: true })).toBe(null);
	expect(due(missed(exam), '2026-11-24T11:00:00Z')).toBe('2026-11-24T13:00');
});

test('a convocation always goes at once, however far ahead', () => {
	for (const kind of ['planning', 'published', 'reminder'] as const)
		expect(due(change(null, exam, 'added'), '2026-11-02T08:00:00Z', { kind, read: true })).toBe(
			'2026-11-02T08:00'
		);
	expect(due(change(exam, null, 'removed'), '2026-11-02T08:00:00Z', { read: true })).toBe('2026-11-02T08:00');
});

test('the day of an exam is the school’s own day', () => {
	const at = (text: string, zone: string, one = exam) => isExamDay([one], Date.parse(text), zone);
	expect(at('2026-11-23T23:30:00Z', 'Africa/Libreville')).toBe(true);
	expect(at('2026-11-23T22:30:00Z', 'Africa/Libreville')).toBe(false);
	expect(at('2026-11-24T05:00:00Z', 'Africa/Abidjan')).toBe(true);
	expect(at('2026-11-24T05:00:00Z', 'Africa/Abidjan', soon)).toBe(false);
});
