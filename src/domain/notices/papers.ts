import { Temporal } from 'temporal-polyfill';

/** One paper of a vehicle. */
export interface Paper {
	/** Its id. */
	vehicle: string;
	/** What a vehicle may not be without. */
	paper: 'insurance' | 'inspection';
	/** The last day it holds, `2026-12-24`. */
	until: string;
}

/** One that soon ends, and which warning of it is due. */
export interface EndingPaper extends Paper {
	stage: Stage;
}

/** So many days before its end those who run the school are told of a paper, once each; the first one last. */
const STAGES = [1, 7, 30] as const;
export type Stage = (typeof STAGES)[number];

/** Whoever heard nothing in time hears the nearest warning only. Null: it is too early, or over. @param today `2026-11-24` */
export function stageOf(until: string, today: string): Stage | null {
	const left = Temporal.PlainDate.from(today).until(Temporal.PlainDate.from(until)).days;
	return left < 0 ? null : (STAGES.find((days) => left <= days) ?? null);
}

/** Those whose warning is due and has not been told. @param told what was told before, in whatever message */
export function endingPapers(
	papers: readonly Paper[],
	today: string,
	told: readonly EndingPaper[]
): EndingPaper[] {
	const known = new Set(told.map(nameOf));
	return papers
		.flatMap((paper) => {
			const stage = stageOf(paper.until, today);
			return stage === null ? [] : [{ ...paper, stage }];
		})
		.filter((paper) => !known.has(nameOf(paper)));
}

/** Renewed, a paper is another. */
const nameOf = ({ vehicle, paper, until, stage }: EndingPaper): string =>
	[vehicle, paper, until, stage].join();
