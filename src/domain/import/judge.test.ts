import { expect, test } from 'vitest';
import { type Lesson } from '../lesson.ts';
import { type Actor } from '../policy.ts';
import { DEFAULT_RULES } from '../rules.ts';
import { type Draft } from './draft.ts';
import { createJudge, type RowVerdict } from './judge.ts';

const rose: Actor = { account: 'rose', school: 's', roles: ['admin'], instructor: null, candidate: null };

const draft = (from: string, to: string, more: Partial<Draft> = {}): Draft => ({
	kind: 'driving',
	start: `2026-11-24T${from}:00Z`,
	end: `2026-11-24T${to}:00Z`,
	instructor: 'awa',
	vehicle: null,
	place: null,
	candidates: [],
	...more
});

function judge(rows: Record<string, Draft>, lessons: Lesson[] = [], already: string[] = []) {
	const verdicts: Record<string, RowVerdict> = {};
	const one = createJudge({
		lessons,
		already: new Set(already),
		actor: rose,
		zone: 'UTC',
		dated: [{ from: '2000-01-01', rules: DEFAULT_RULES }],
		exclusive: new Set(),
		now: '2026-11-22T00:00:00Z'
	});
	for (const [id, row] of Object.entries(rows)) one.judge(id, row, (verdict) => (verdicts[id] = verdict));
	one.finish();
	return verdicts;
}

test('two lessons of one instructor in the same file clash, and the second says with which', () => {
	const verdicts = judge({ first: draft('08:00', '09:00'), second: draft('08:30', '09:30') });
	expect(verdicts['first']).toEqual({ verdict: 'fits' });
	expect(verdicts['second']).toMatchObject({
		verdict: 'clash',
		reason: { code: 'taken', resource: 'instructor', by: { lesson: 'first' } }
	});
});
test('a lesson outside the hours needs a reason, and never pushes out one that fits', () => {
	const verdicts = judge({ early: draft('06:00', '08:00'), fine: draft('07:30', '08:30') });
	expect(verdicts['fine']).toEqual({ verdict: 'fits' });
	expect(verdicts['early']).toMatchObject({ verdict: 'clash' });
	expect(judge({ early: draft('06:00', '07:00') })).toEqual({
		early: { verdict: 'soft', rules: ['outside_hours'] }
	});
});
test('a lesson that an earlier import brought stands already', () => {
	expect(judge({ one: draft('08:00', '09:00') }, [], ['one'])).toEqual({ one: { verdict: 'already' } });
});
test('the same event in two files is one lesson', () => {
	const one = createJudge({
		lessons: [],
		already: new Set<string>(),
		actor: rose,
		zone: 'UTC',
		dated: [],
		exclusive: new Set<string>(),
		now: '2026-11-22T00:00:00Z'
	});
	const verdicts: RowVerdict[] = [];
	for (const row of [draft('08:00', '09:00'), draft('08:00', '09:00')])
		one.judge('x', row, (verdict) => verdicts.push(verdict));
	expect(verdicts).toEqual([{ verdict: 'fits' }, { verdict: 'already' }]);
});
