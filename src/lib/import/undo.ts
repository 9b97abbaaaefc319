import * as brought from '#db/brought.ts';
import * as context from '#db/import-context.ts';
import { type LastChange } from '#db/import-context.ts';
import * as importRows from '#db/import-rows.ts';
import { type ImportRow, type RowUndone } from '#db/import-rows.ts';
import { inSchool, type Tx } from '#db/sql.ts';
import { sourceOf } from '#domain/import/brought.ts';
import { backOf } from '#domain/import/row-edit.ts';
import { type Lesson } from '#domain/lesson.ts';
import { type Verdict } from '#domain/verdict.ts';
import { weekOf } from '#domain/week.ts';
import { editIdOf, lessonIdOf } from './ids.ts';
import { type Ask, askBoards, isRoleLost, type Job, mayGoOn } from './job.ts';

const AT_ONCE = 16;

type Taken = ImportRow & { lesson: string };

/**
 * Takes an import back, the last row first: lessons it made are cancelled, those it moved go back, those it cancelled
 * stand again; each only if nobody has touched it since. False when it had to stop before the end.
 */
export async function undoRows(job: Job): Promise<boolean> {
	const rows = await inSchool(job.house.sql, { school: job.actor.school }, (tx) =>
		importRows.toUndo(tx, job.one.id)
	);
	const taken = rows.flatMap((row): Taken[] => (row.lesson === null ? [] : [{ ...row, lesson: row.lesson }]));
	for (let at = 0; at < taken.length; at += AT_ONCE)
		if (!(await undoSome(job, taken.slice(at, at + AT_ONCE)))) return false;
	return true;
}

async function undoSome(job: Job, rows: readonly Taken[]): Promise<boolean> {
	const { house, actor, one } = job;
	const scope = { school: actor.school };
	const known = await inSchool(house.sql, scope, async (tx) =>
		(await mayGoOn(tx, job)) ? await read(tx, job, rows) : null
	);
	if (!known) return false;
	const answers = rows.map((row) => ({ row, ...standOf(job, row, known) }));
	const open = answers.flatMap((answer) => (answer.ask ? [{ answer, ...answer.ask }] : []));
	const verdicts = await askBoards(job, open);
	if (verdicts.some(isRoleLost)) return false;
	for (const [index, { answer }] of open.entries()) {
		const verdict = verdicts[index];
		if (verdict) answer.undone = undoneBy(verdict);
	}
	await inSchool(house.sql, scope, async (tx) => {
		await importRows.saveUndone(
			tx,
			one.id,
			answers.map(({ row, undone }) => ({ n: row.n, undone }))
		);
		const back = answers.filter(({ undone }) => undone.undone === 'back');
		await brought.keep(
			tx,
			actor.school,
			one.id,
			back.map(({ row }) => broughtBefore(actor.school, row))
		);
	});
	return true;
}

interface Known {
	standing: Map<string, Lesson>;
	last: Map<string, LastChange>;
	verdicts: Map<string, Verdict>;
}

async function read(tx: Tx, { one }: Job, rows: readonly Taken[]): Promise<Known> {
	const ids = rows.map((row) => row.lesson);
	const edits = ids.map((id) => editIdOf(one, 'undo', id));
	return {
		standing: await context.lessons(tx, ids),
		last: await context.lastChanges(tx, ids),
		verdicts: await context.answered(tx, edits)
	};
}

/** What is known of a row already, or what is to be asked. */
function standOf(job: Job, row: Taken, known: Known): { undone: RowUndone; ask: Ask | null } {
	const id = editIdOf(job.one, 'undo', row.lesson);
	const recorded = known.verdicts.get(id);
	if (recorded) return { undone: undoneBy(recorded), ask: null };
	const lesson = known.standing.get(row.lesson);
	const last = known.last.get(row.lesson);
	if (!lesson || !last || !isUntouched(row, last))
		return { undone: { undone: 'kept', ...keptBy(last) }, ask: null };
	const ask = { id, edit: backOf(row, lesson), week: weekOf(lesson.start, job.one.zone) };
	return { undone: { undone: 'kept', ...keptBy(last) }, ask };
}

/** Is what this import did the last that happened to the lesson? */
const isUntouched = ({ outcome }: Taken, last: LastChange): boolean =>
	outcome?.outcome === 'taken' && last.edit === outcome.edit && !last.hasNote;

const keptBy = (last: LastChange | undefined) => ({
	by: last?.by ?? null,
	at: last?.at ?? '',
	what: last?.hasNote ? ('note' as const) : ('changed' as const)
});

function undoneBy(verdict: Verdict): RowUndone {
	if (verdict.verdict === 'accepted') return { undone: 'back' };
	const { reason } = verdict;
	return reason.code === 'stale'
		? { undone: 'kept', by: reason.by, at: reason.at, what: 'changed' }
		: { undone: 'refused', reason };
}

/** What the next file is held against: what was brought before, or nothing that stands. */
function broughtBefore(school: string, { lesson, event, draft, was }: Taken) {
	const source = sourceOf(event.calendar);
	if (was) return { ...was, source };
	if (!draft || event.start === undefined) throw new Error(`row of ${lesson} made nothing`);
	return { lesson, entry: lessonIdOf(school, event), event, draft, withdrawn: true, source };
}
