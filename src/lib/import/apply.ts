import * as brought from '#db/brought.ts';
import * as context from '#db/import-context.ts';
import * as importRows from '#db/import-rows.ts';
import { type ImportRow, type RowOutcome } from '#db/import-rows.ts';
import { type Import } from '#db/imports.ts';
import { inSchool } from '#db/sql.ts';
import { type Brought } from '#domain/import/brought.ts';
import { type Draft, newcomers } from '#domain/import/draft.ts';
import { rootOf } from '#domain/import/next-version.ts';
import { editOf, together } from '#domain/import/row-edit.ts';
import { type Lesson } from '#domain/lesson.ts';
import { type Verdict } from '#domain/verdict.ts';
import { type Week, weekOf } from '#domain/week.ts';
import { editIdOf, lessonIdOf, newcomerIdOf } from './ids.ts';
import { askBoards, byEdit, inLanes, isRoleLost, type Job, mayGoOn, parts } from './job.ts';

/** Rows of one board in one transaction: few enough that whoever works on that board does not feel it. */
const AT_ONCE = 8;

/**
 * Brings the chosen rows onto the boards through the one write path: what is cancelled makes room first, then what is
 * moved, then what is new, week by week. Every edit has an id of its own that never changes, so what was cut off is
 * simply done again: nothing is made twice. False when it had to stop before the end.
 */
export async function applyRows(job: Job): Promise<boolean> {
	const { house, actor, one } = job;
	const rows = await inSchool(house.sql, { school: actor.school }, (tx) =>
		importRows.waiting(tx, one.id, one.overrideReason !== null)
	);
	await welcome(job, rows);
	const { inTurn, byWeek } = inOrder(rows, one.zone);
	for (const some of inTurn) if (!(await takeSome(job, some))) return false;
	return await inLanes(byWeek, (some) => takeSome(job, some));
}

/** Makes the people and things that these lessons need and the school has not. */
async function welcome({ house, actor, one }: Job, rows: readonly ImportRow[]): Promise<void> {
	if (!one.mapping) return;
	const needed = new Set(rows.flatMap(({ draft }) => (draft ? idsOf(draft) : [])));
	const all = newcomers(one.mapping, (group, key) => newcomerIdOf(actor.school, group, key));
	await inSchool(house.sql, { school: actor.school }, (tx) =>
		context.addNewcomers(
			tx,
			{ ...actor, importId: one.id },
			all.filter(({ id }) => needed.has(id))
		)
	);
}

const idsOf = (draft: Draft): (string | null)[] => [
	draft.instructor,
	draft.vehicle,
	draft.place,
	...draft.candidates
];

type Chosen = ImportRow & { lesson: string };

/** What makes room goes one after the other, in the order it was judged; new lessons go by the week they start in. */
function inOrder(rows: readonly ImportRow[], zone: string): { inTurn: Chosen[][]; byWeek: Chosen[][][] } {
	const turns: Chosen[] = [];
	const weeks = new Map<Week, Chosen[]>();
	for (const row of rows) {
		if (row.lesson === null) continue;
		const chosen = { ...row, lesson: row.lesson };
		if (row.was) turns.push(chosen);
		else if (row.draft) {
			const week = weekOf(row.draft.start, zone);
			const there = weeks.get(week);
			if (there) there.push(chosen);
			else weeks.set(week, [chosen]);
		}
	}
	return { inTurn: parts(turns, AT_ONCE), byWeek: [...weeks.values()].map((week) => parts(week, AT_ONCE)) };
}

/** Rows under one edit, which is taken whole or not at all. */
interface Answered {
	rows: readonly Chosen[];
	edit: string;
	verdict: Verdict | null;
}

/** False when this import is no longer ours to write. */
async function takeSome(job: Job, rows: readonly Chosen[]): Promise<boolean> {
	const { house, actor, one } = job;
	const open = byEdit(rows, (row) => row.turn).map((some): Answered => ({
		rows: some,
		edit: editIdOf(one, 'take', some[0].lesson),
		verdict: null
	}));
	const standing = await inSchool(house.sql, { school: actor.school }, async (tx) => {
		if (!(await mayGoOn(tx, job))) return null;
		const known = await context.answered(
			tx,
			open.map(({ edit }) => edit)
		);
		for (const answer of open) answer.verdict = known.get(answer.edit) ?? null;
		return await context.lessons(
			tx,
			rows.map((row) => row.lesson)
		);
	});
	if (!standing || !(await ask(job, open, standing))) return false;
	const answers = open.flatMap(({ rows: some, ...answer }) => some.map((row) => ({ row, ...answer })));
	await inSchool(house.sql, { school: actor.school }, async (tx) => {
		await importRows.saveOutcomes(
			tx,
			one.id,
			answers.map(({ row, edit, verdict }) => ({ n: row.n, outcome: outcomeOf(verdict, edit) }))
		);
		const taken = answers.filter(({ verdict }) => verdict?.verdict === 'accepted');
		await brought.keep(
			tx,
			actor.school,
			one.id,
			taken.map(({ row }) => broughtBy(job, row))
		);
	});
	return true;
}

/**
 * Asks the write path for all that has no verdict yet, on the board of the week its first lesson stands in. False when
 * the role was lost meanwhile.
 */
async function ask(job: Job, answers: readonly Answered[], standing: Map<string, Lesson>): Promise<boolean> {
	const open = answers.flatMap((answer) => {
		const steps = answer.rows.flatMap(
			(row) => editOf(row, standing.get(row.lesson), acceptOf(row, job.one)) ?? []
		);
		const [first] = answer.rows;
		const start = first && (standing.get(first.lesson)?.start ?? first.draft?.start);
		if (answer.verdict || steps.length === 0 || start === undefined) return [];
		return [{ answer, id: answer.edit, edit: together(steps), week: weekOf(start, job.one.zone) }];
	});
	const verdicts = await askBoards(job, open);
	if (verdicts.some(isRoleLost)) return false;
	for (const [index, { answer }] of open.entries()) answer.verdict = verdicts[index] ?? null;
	return true;
}

const acceptOf = (row: Chosen, one: Import) =>
	row.verdict?.verdict === 'soft' && one.overrideReason !== null
		? { rules: row.verdict.rules, reason: one.overrideReason }
		: undefined;

/** @param verdict null where there was nothing to ask */
function outcomeOf(verdict: Verdict | null, edit: string): RowOutcome {
	if (verdict?.verdict === 'accepted') return { outcome: 'taken', edit };
	return !verdict || verdict.reason.code === 'exists'
		? { outcome: 'already' }
		: { outcome: 'refused', reason: verdict.reason };
}

/** What the next file will be held against. */
function broughtBy({ actor, one }: Job, { lesson, event, draft, was }: Chosen): Brought & { source: string } {
	const source = rootOf(event.calendar, one.mapping?.follows);
	if (draft && event.start !== undefined)
		return { lesson, entry: lessonIdOf(actor.school, event), event, draft, withdrawn: false, source };
	if (!was) throw new Error(`row of ${lesson} has neither draft nor past`);
	return { ...was, withdrawn: true, source };
}
