import * as Y from 'yjs';
import { type Lesson } from '#domain/lesson.ts';
import { type Week, weekOf } from '#domain/week.ts';
import { boardOf, type EditEntry, isRefused } from '#sync/board-doc.ts';
import { type Decided } from './entry.ts';
import { type Committed, type Work } from './work.ts';

/** Writes the answers into the staged documents: results under `lessons`, refusals under `edits`. One log row a board. */
export function stamp(work: Work, decided: readonly Decided[]): Committed['changes'] {
	const touched = new Map<Week, Map<string, Lesson | null>>([[work.week, new Map()]]);
	const into = (week: Week) => {
		const known = touched.get(week) ?? new Map<string, Lesson | null>();
		touched.set(week, known);
		return known;
	};
	for (const { before, after } of decided.flatMap((one) => one.changes)) {
		const week = weekOf(after.start, work.facts.zone);
		const from = before && weekOf(before.start, work.facts.zone);
		if (from && from !== week) into(from).set(after.id, null);
		into(week).set(after.id, after);
	}
	return [...touched].map(([week, lessons]) => {
		const replica = work.replicas.get(week);
		if (!replica) throw new Error(`no replica of ${week}`);
		const isOwn = week === work.week;
		const server = replica.stamp(lessons, (doc) => {
			if (!isOwn) return;
			for (const one of decided) answer(doc, one, work.now);
			forgetOldRefusals(doc, decided);
		});
		return { week, change: isOwn ? Y.mergeUpdates([...work.received, server]) : server };
	});
}

function answer(doc: Y.Doc, one: Decided, now: string): void {
	if (one.from === 'server') return;
	const { edits } = boardOf(doc);
	if (one.verdict.verdict === 'accepted') {
		edits.delete(one.id);
		return;
	}
	const standing = edits.get(one.id);
	if (standing !== undefined && isRefused(standing)) return;
	const refused: EditEntry = {
		edit: one.edit,
		by: one.actor.account,
		verdict: 'rejected',
		reason: one.verdict.reason,
		at: now
	};
	edits.set(one.id, refused);
}

/** Refusals one person leaves standing on a board, at most: put away by nobody, they would fill the document. */
const MOST_STANDING = 200;

/** The oldest go. What is refused right now stays, for its author has not read it. */
function forgetOldRefusals(doc: Y.Doc, decided: readonly Decided[]): void {
	const { edits } = boardOf(doc);
	const refused = decided.filter(({ verdict }) => verdict.verdict === 'rejected');
	const now = new Set(refused.map(({ id }) => id));
	for (const account of new Set(refused.map(({ actor }) => actor.account))) {
		const standing = [...edits.entries()]
			.filter(([, entry]) => isRefused(entry) && entry.by === account)
			.map(([id]) => id)
			.sort();
		for (const id of standing.slice(0, -MOST_STANDING)) if (!now.has(id)) edits.delete(id);
	}
}
