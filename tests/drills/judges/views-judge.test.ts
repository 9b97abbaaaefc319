import { describe, expect, test } from 'vitest';
import { type Truth } from './facts.ts';
import { judgeViews, type Views } from './views-judge.ts';

const WEEK = '2026-W48';

describe('the judge of screens catches', () => {
	const truth: Truth = {
		weeks: { [WEEK]: ['["a",1]', '["b",2]'] },
		candidates: { joel: { version: 3, entries: ['["a","09:00"]'] }, davy: { version: 0, entries: [] } }
	};
	const views = (): Views => ({
		staff: [{ who: 'Rose', week: WEEK, lessons: [...(truth.weeks[WEEK] ?? [])], isLive: true, waiting: 0 }],
		candidates: Object.entries(truth.candidates).map(([candidate, told]) => ({
			candidate,
			...structuredClone(told),
			isLive: true
		}))
	});
	const first = <T>([one]: T[]): T => {
		if (one === undefined) throw new Error('a view');
		return one;
	};
	const defects: [string, RegExp, (views: Views) => void][] = [
		['a board that lacks a lesson', /sees another/, ({ staff }) => void first(staff).lessons.pop()],
		[
			'a board with a lesson of its own',
			/sees another/,
			({ staff }) => void first(staff).lessons.push('["x"]')
		],
		['a screen cut off', /Rose is not connected/, ({ staff }) => void (first(staff).isLive = false)],
		['an edit without an answer', /waits for 1/, ({ staff }) => void (first(staff).waiting = 1)],
		['a page one step behind', /is at step/, ({ candidates }) => void first(candidates).version--],
		[
			'a page with an hour that is no longer true',
			/sees other lessons/,
			({ candidates }) => {
				for (const one of candidates) one.entries = one.entries.map((text) => text.replace('09', '08'));
			}
		],
		['a candidate cut off', /is not connected/, ({ candidates }) => void (first(candidates).isLive = false)]
	];
	test('nothing, when all see what PostgreSQL holds', () => {
		expect(judgeViews(views(), truth).complaints).toEqual([]);
	});
	test('that there was nothing to look at', () => {
		expect(judgeViews({ staff: [], candidates: [] }, truth).verdict).toBe('fail');
	});
	test.each(defects)('%s', (_name, complaint, spoil) => {
		const spoiled = views();
		spoil(spoiled);
		expect(judgeViews(spoiled, truth).complaints.join('\n')).toMatch(complaint);
	});
});
