import { expect, test } from 'vitest';
import { judgeFault, judgeLeaving, judgeReadiness, judgeRevocation } from './fault-judges.ts';

test('a fault that did not take place is caught', () => {
	expect(judgeFault({ 'epoch begun': 2 })).toEqual({ verdict: 'pass', checked: 1, complaints: [] });
	expect(judgeFault({ 'epoch begun': 2, 'line cut': 0 })).toMatchObject({
		verdict: 'fail',
		complaints: ['no line cut']
	});
	expect(judgeFault({}).verdict).toBe('fail');
});

test('rights that end late, never, or only in name are caught', () => {
	const judge = (ms: number | null, later = 0) => judgeRevocation([{ way: 'role', ms, later }], 2_000);
	expect(judge(2_000).verdict).toBe('pass');
	expect(judge(2_001).complaints).toEqual(['role: over after 2001 ms']);
	expect(judge(null).complaints).toEqual(['role: over after null ms']);
	expect(judge(100, 3).complaints).toEqual(['role: 3 edits were taken later']);
	expect(judgeRevocation([], 2_000).verdict).toBe('fail');
});

test('a node that does not end in order, or not in time, is caught', () => {
	const judge = (code: number | null, ms: number) => judgeLeaving([{ code, ms }], 10_000);
	expect(judge(0, 10_000).verdict).toBe('pass');
	expect(judge(1, 10).complaints).toEqual(['a node told to end did so with code 1']);
	expect(judge(null, 10).verdict).toBe('fail');
	expect(judge(0, 10_001).complaints).toEqual(['a node took 10001 ms to end']);
	expect(judgeLeaving([], 10_000).verdict).toBe('fail');
});

test('a node that says that all is well without Redis is caught', () => {
	const judge = (...said: string[]) => judgeReadiness([{ expected: 'degraded', said }]);
	expect(judge('degraded', 'degraded').verdict).toBe('pass');
	expect(judge('degraded', 'ok').complaints).toEqual([
		'Redis should be degraded, /readyz says degraded and ok'
	]);
	expect(judge().verdict).toBe('fail');
	expect(judgeReadiness([]).verdict).toBe('fail');
});
