import * as brought from '#db/brought.ts';
import * as context from '#db/import-context.ts';
import * as importRows from '#db/import-rows.ts';
import { type ImportRow, type RowOutcome } from '#db/import-rows.ts';
import { type Import } from '#db/imports.ts';
import { inSchool } from '#db/sql.ts';
import { type Brought, sourceOf } from '#domain/import/brought.ts';
import { type Draft, newcomers } from '#domain/import/draft.ts';
import { editOf } from '#domain/import/row-edit.ts';
import { type Lesson } from '#domain/lesson.ts';
import { type Verdict } from '#domain/verdict.ts';
import { type Week, weekOf } from '#domain/week.ts';
import { editIdOf, lessonIdOf, newcomerIdOf } from './ids.ts';
import { askBoards, inLanes, isRoleLost, type Job, mayGoOn } from './job.ts';

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
			actor.school,
			actor.account,
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
	return { inTurn: parts(turns), byWeek: [...weeks.values()].map(parts) };
}

const parts = (rows: readonly Chosen[]): Chosen[][] =>
	Array.from({ length: Math.ceil(rows.length / AT_ONCE) }, (_, n) =>
		rows.slice(n * AT_ONCE, (n + 1) * AT_ONCE)
	);

interface Answered {
	row: Chosen;
	edit: string;
	verdict: Verdict | null;
}

/** False when this import is no longer ours to write. */
async function takeSome(job: Job, rows: readonly Chosen[]): Promise<boolean> {
	const { house, actor, one } = job;
	const read = await inSchool(house.sql, { school: actor.school }, async (tx) =>
		(await mayGoOn(tx, job))
			? {
					standing: await context.lessons(
						tx,
						rows.map((row) => row.lesson)
					),
					known: await context.answered(tx, rows.map(editId(job)))
				}
			: null
	);
	if (!read) return false;
	const answers = await ask(job, rows, read);
	if (!answers) return false;
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
			taken.map(({ row }) => broughtBy(actor.school, row))
		);
	});
	return true;
}

const editId =
	({ one }: Job) =>
	(row: Chosen): string =>
		editIdOf(one, 'take', row.lesson);

/**
 * Asks the write path for each row, on the board of the week its lesson stands in; what was answered is not asked again.
 * Null when the role was lost meanwhile.
 */
async function ask(
	job: Job,
	rows: readonly Chosen[],
	{ standing, known }: { standing: Map<string, Lesson>; known: Map<string, Verdict> }
): Promise<Answered[] | null> {
	const answers = rows.map((row): Answered => {
		const edit = editId(job)(row);
		return { row, edit, verdict: known.get(edit) ?? null };
	});
	const open = answers.flatMap((answer) => {
		const lesson = standing.get(answer.row.lesson);
		const edit = answer.verdict ? null : editOf(answer.row, lesson, acceptOf(answer.row, job.one));
		const start = lesson?.start ?? answer.row.draft?.start;
		return edit && start ? [{ answer, id: answer.edit, edit, week: weekOf(start, job.one.zone) }] : [];
	});
	const verdicts = await askBoards(job, open);
	if (verdicts.some(isRoleLost)) return null;
	for (const [index, { answer }] of open.entries()) answer.verdict = verdicts[index] ?? null;
	return answers;
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
function broughtBy(school: string, { lesson, event, draft, was }: Chosen): Brought & { source: string } {
	const source = sourceOf(event.calendar);
	if (draft && event.start !== undefined)
		return { lesson, entry: lessonIdOf(school, event), event, draft, withdrawn: false, source };
	if (!was) throw new Error(`row of ${lesson} has neither draft nor past`);
	return { ...was, withdrawn: true, source };
}
