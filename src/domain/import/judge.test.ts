import { describe, expect, test } from 'vitest';
import { type Lesson } from '../lesson.ts';
import { type Actor } from '../policy.ts';
import { DEFAULT_RULES } from '../rules.ts';
import { type Draft } from './draft.ts';
import { type JudgeContext, judgeRows, type RowToJudge, type RowVerdict } from './judge.ts';

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

const context = (lessons: Lesson[] = []): JudgeContext => ({
	lessons,
	actor: rose,
	zone: 'UTC',
	dated: [{ from: '2000-01-01', rules: DEFAULT_RULES }],
	closures: [],
	exclusive: new Set(),
	now: '2026-11-22T00:00:00Z'
});

type Asked = Partial<RowToJudge> & { id: string };

function judge(rows: readonly Asked[], lessons: Lesson[] = []): Record<string, RowVerdict> {
	const judging = judgeRows(
		context(lessons),
		rows.map(({ id, ...row }, n) => ({ n, lesson: id, draft: null, was: null, leftOut: false, ...row }))
	);
	for (let step = judging.next(); ; step = judging.next())
		if (step.done)
			return Object.fromEntries(step.value.map(({ n, verdict }) => [rows[n]?.id ?? '', verdict]));
}
const lesson = (id: string, draft: Draft, more: Partial<Lesson> = {}): Lesson => ({
	id,
	version: 1,
	state: 'planned',
	capacity: null,
	permit: null,
	topic: null,
	series: null,
	cancelledBy: null,
	cancelReason: null,
	by: 'guy',
	at: '2026-11-20T08:00:00Z',
	...draft,
	...more
});
const was = (draft: Draft) => ({ draft, withdrawn: false });

test('two lessons of one instructor in the same file clash, and the second says with which', () => {
	const verdicts = judge([
		{ id: 'first', draft: draft('08:00', '09:00') },
		{ id: 'second', draft: draft('08:30', '09:30') }
	]);
	expect(verdicts['first']).toEqual({ verdict: 'fits' });
	expect(verdicts['second']).toMatchObject({
		verdict: 'clash',
		reason: { code: 'taken', resource: 'instructor', by: { lesson: 'first' } }
	});
});
test('a lesson outside the hours needs a reason, and never pushes out one that fits', () => {
	const verdicts = judge([
		{ id: 'early', draft: draft('06:00', '08:00') },
		{ id: 'fine', draft: draft('07:30', '08:30') }
	]);
	expect(verdicts['fine']).toEqual({ verdict: 'fits' });
	expect(verdicts['early']).toMatchObject({ verdict: 'clash' });
	expect(judge([{ id: 'early', draft: draft('06:00', '07:00') }])).toEqual({
		early: { verdict: 'soft', rules: ['outside_hours'] }
	});
});
test('a lesson that an earlier import brought stands already, wherever somebody has moved it since', () => {
	const nine = draft('09:00', '10:00');
	const moved = lesson('one', draft('14:00', '15:00'));
	expect(judge([{ id: 'one', draft: nine, was: was(nine) }], [moved])).toEqual({
		one: { verdict: 'already' }
	});
});
test('the same event in two files is one lesson', () => {
	const nine = draft('09:00', '10:00');
	const verdicts = judgeRows(context(), [
		{ n: 1, lesson: 'x', draft: nine, was: null, leftOut: false },
		{ n: 2, lesson: 'x', draft: nine, was: null, leftOut: false }
	]);
	let step = verdicts.next();
	while (!step.done) step = verdicts.next();
	expect(step.value.map((one) => one.verdict)).toEqual([{ verdict: 'fits' }, { verdict: 'already' }]);
});

describe('a changed file', () => {
	const eight = draft('08:00', '09:00');
	const nine = draft('09:15', '10:15');
	const ten = draft('10:30', '11:30');

	test('moves a lesson to where another moves away from, in whatever order they stand in it', () => {
		const verdicts = judge(
			[
				{ id: 'a', draft: nine, was: was(eight) },
				{ id: 'b', draft: ten, was: was(nine) },
				{ id: 'new', draft: eight }
			],
			[lesson('a', eight), lesson('b', nine)]
		);
		expect(verdicts).toEqual({
			a: { verdict: 'fits' },
			b: { verdict: 'fits' },
			new: { verdict: 'fits' }
		});
	});
	test('moves lessons that take each other’s places, two or a ring of them, and what waits for their place', () => {
		const a = { id: 'a', draft: nine, was: was(eight) };
		const ring = [a, { id: 'b', draft: ten, was: was(nine) }, { id: 'c', draft: eight, was: was(ten) }];
		const standing = [lesson('a', eight), lesson('b', nine), lesson('c', ten)];
		const fits = { verdict: 'fits' };
		expect(judge(ring, standing)).toEqual({ a: fits, b: fits, c: fits });
		const b = { id: 'b', draft: eight, was: was(nine) };
		expect(judge([a, b], standing.slice(0, 2))).toEqual({ a: fits, b: fits });
	});
	test('of a ring with somebody else’s lesson in the way, none moves', () => {
		const long = { ...nine, end: ten.start };
		const verdicts = judge(
			[
				{ id: 'a', draft: long, was: was(eight) },
				{ id: 'b', draft: eight, was: was(nine) }
			],
			[lesson('a', eight), lesson('b', nine), lesson('theirs', ten)]
		);
		expect(verdicts).toMatchObject({ a: { verdict: 'clash' }, b: { verdict: 'clash' } });
	});
	test('a ring outside the hours is soft, and never pushes out what fits', () => {
		const six = draft('06:00', '07:00');
		const swap = [
			{ id: 'a', draft: six, was: was(eight) },
			{ id: 'b', draft: eight, was: was(six) }
		];
		const standing = [lesson('a', eight), lesson('b', six)];
		const soft = { verdict: 'soft', rules: ['outside_hours'] };
		expect(judge(swap, standing)).toEqual({ a: soft, b: soft });
	});
	test('does not move what somebody has moved since, and says who', () => {
		expect(judge([{ id: 'a', draft: ten, was: was(eight) }], [lesson('a', nine)])).toMatchObject({
			a: { verdict: 'clash', reason: { code: 'stale', by: 'guy', fields: ['start', 'end'] } }
		});
	});
	test('changes the vehicle of a lesson whose time somebody has changed', () => {
		const other = { ...eight, vehicle: 'dk' };
		expect(judge([{ id: 'a', draft: other, was: was(eight) }], [lesson('a', nine)])).toEqual({
			a: { verdict: 'fits' }
		});
	});
	test('cancels what is gone only when that is ticked, and only as it was brought', () => {
		const gone = { id: 'a', was: was(eight) };
		const into = { id: 'new', draft: eight };
		expect(judge([{ ...gone, leftOut: true }, into], [lesson('a', eight)])).toMatchObject({
			a: { verdict: 'fits' },
			new: { verdict: 'clash' }
		});
		expect(judge([gone, into], [lesson('a', eight)])).toEqual({
			a: { verdict: 'fits' },
			new: { verdict: 'fits' }
		});
		expect(judge([gone], [lesson('a', { ...eight, candidates: ['joel'] }, { version: 2 })])).toMatchObject({
			a: { verdict: 'clash', reason: { code: 'stale', fields: ['candidates'] } }
		});
	});
	test('takes up again what an import had cancelled', () => {
		const cancelled = lesson('a', eight, { state: 'cancelled', cancelledBy: 'school', version: 2 });
		expect(judge([{ id: 'a', draft: nine, was: { draft: eight, withdrawn: true } }], [cancelled])).toEqual({
			a: { verdict: 'fits' }
		});
	});
});
