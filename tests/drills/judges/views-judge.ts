import { type Truth } from './facts.ts';
import { type Finding, finding } from './verdict.ts';

/** What one screen of the staff shows. */
interface StaffView {
	who: string;
	week: string;
	lessons: string[];
	isLive: boolean;
	/** Edits without an answer. */
	waiting: number;
}
/** What one candidate's page shows. */
interface CandidateView {
	candidate: string;
	version: number;
	entries: string[];
	isLive: boolean;
}
export interface Views {
	staff: StaffView[];
	candidates: CandidateView[];
}

/** All screens converge to PostgreSQL. */
export function judgeViews({ staff, candidates }: Views, truth: Truth): Finding {
	return finding(staff.length + candidates.length, [
		...staff.flatMap((view) => staffComplaint(view, truth)),
		...candidates.flatMap((view) => candidateComplaint(view, truth))
	]);
}

function staffComplaint({ who, week, lessons, isLive, waiting }: StaffView, truth: Truth): string[] {
	const held = truth.weeks[week] ?? [];
	if (!isLive) return [`${who} is not connected`];
	if (waiting > 0) return [`${who} waits for ${String(waiting)} verdicts`];
	const other = [
		...lessons.filter((one) => !held.includes(one)),
		...held.filter((one) => !lessons.includes(one))
	];
	return other.length === 0 && lessons.length === held.length
		? []
		: [`${who} sees another ${week}: ${String(other[0])}`];
}

function candidateComplaint({ candidate, version, entries, isLive }: CandidateView, truth: Truth): string[] {
	const held = truth.candidates[candidate];
	if (!isLive) return [`candidate ${candidate} is not connected`];
	if (held?.version !== version)
		return [`candidate ${candidate} is at step ${String(version)} of ${String(held?.version)}`];
	return JSON.stringify(entries) === JSON.stringify(held.entries)
		? []
		: [`candidate ${candidate} sees other lessons than PostgreSQL has`];
}
