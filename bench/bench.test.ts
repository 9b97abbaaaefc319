import { describe, expect, it } from 'vitest';
import { grouped, median, quantile, resultOf } from './bench.ts';
import { readOptions } from './options.ts';

const machine = { cores: 2, node: 'v24.0.0', calibration_ms: 10 };

describe('a result', () => {
	it('holds the medians, and says of each goal whether it is met', () => {
		const goals = { 'a.ms': { op: '<=', value: 2 }, 'b.n': { op: '>=', value: 10 } } as const;
		const runs = [
			{ 'a.ms': 9, 'b.n': 5 },
			{ 'a.ms': 2.004, 'b.n': 9 },
			{ 'a.ms': 1, 'b.n': 20 }
		];
		expect(resultOf({ name: 'x', goals }, runs, machine)).toEqual({
			name: 'x',
			figures: { 'a.ms': 2, 'b.n': 9 },
			goals,
			met: { 'a.ms': true, 'b.n': false },
			runs: [runs[0], { 'a.ms': 2, 'b.n': 9 }, runs[2]],
			machine
		});
	});

	it('takes the median of a figure over the runs that measured it', () => {
		const runs = [{ first: 4 }, { later: 1 }, { later: 3 }];
		expect(resultOf({ name: 'x', goals: {} }, runs, machine).figures).toEqual({ first: 4, later: 2 });
	});

	it('cannot be made when a goal was not measured', () => {
		const goals = { a: { op: '<=', value: 1 } } as const;
		expect(() => resultOf({ name: 'x', goals }, [{ b: 1 }], machine)).toThrow('a goal without its figure');
	});
});

describe('figures', () => {
	it('are grouped for who reads them as objects, and stay as they are for who reads their names', () => {
		expect(grouped({ 'ours.p50_ms': 1, 'ours.p99_ms': 2, processes: 3 })).toEqual({
			'ours.p50_ms': 1,
			'ours.p99_ms': 2,
			processes: 3,
			ours: { p50_ms: 1, p99_ms: 2 }
		});
	});
});

describe('quantiles', () => {
	it('go straight between two neighbours', () => {
		expect(median([4, 1, 3, 2])).toBe(2.5);
		expect(quantile([10, 20, 30, 40, 50], 0.95)).toBeCloseTo(48);
		expect(quantile([7], 0.95)).toBe(7);
	});
	it('do not exist of nothing', () => {
		expect(() => median([])).toThrow('no values');
	});
});

describe('the command line', () => {
	const read = (...args: string[]) => readOptions(args, ['open-week', 'footprint']);
	it('names one bench, how many runs, and for whom', () => {
		expect(read('footprint', '--runs', '3', '--json')).toEqual({
			ok: true,
			options: { name: 'footprint', runs: 3, json: true }
		});
		expect(read()).toEqual({ ok: true, options: { name: null, runs: null, json: false } });
	});
	it.each([
		[['nothing'], 'There is no bench nothing; there are open-week, footprint.'],
		[['open-week', 'footprint'], 'Name one bench, or none for all.'],
		[['--json'], '--json needs the name of a bench.'],
		[['footprint', '--runs', '0'], '--runs needs a number from 1 to 100.'],
		[['footprint', '--runs', 'two'], '--runs needs a number from 1 to 100.']
	])('is turned down in a sentence: %j', (args, what) => {
		expect(read(...args)).toEqual({ ok: false, what });
	});
	it('does not know other flags', () => {
		expect(read('footprint', '--fast')).toMatchObject({ ok: false });
	});
});
