import { expect, test } from 'vitest';
import { endingPapers, type EndingPaper, type Paper, stageOf } from './papers.ts';

test('thirty days, a week and a day before its end a paper is told of, and no more once it is over', () => {
	const stages = [
		'2026-12-25',
		'2026-12-24',
		'2026-12-02',
		'2026-12-01',
		'2026-11-26',
		'2026-11-25',
		'2026-11-24'
	];
	expect(stages.map((until) => stageOf(until, '2026-11-24'))).toEqual([null, 30, 30, 7, 7, 1, 1]);
	expect(stageOf('2026-11-23', '2026-11-24')).toBeNull();
});

test('each warning is told once; renewed, a paper is another', () => {
	const paper: Paper = { vehicle: 'v1', paper: 'insurance', until: '2026-12-20' };
	const [first] = endingPapers([paper], '2026-11-24', []);
	expect(first).toEqual({ ...paper, stage: 30 });
	const told = [first as EndingPaper];
	expect(endingPapers([paper], '2026-12-12', told)).toEqual([]);
	expect(endingPapers([paper], '2026-12-13', told)).toEqual([{ ...paper, stage: 7 }]);
	expect(endingPapers([{ ...paper, paper: 'inspection' }], '2026-11-24', told)).toHaveLength(1);
	expect(endingPapers([{ ...paper, until: '2026-12-21' }], '2026-11-24', told)).toHaveLength(1);
});
