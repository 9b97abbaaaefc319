import * as brought from '#db/brought.ts';
import * as context from '#db/import-context.ts';
import { type LastChange } from '#db/import-context.ts';
import { type ImportRow, type RowUndone } from '#db/import-rows.ts';
import * as importActs from '#db/import-acts.ts';
import * as importUndo from '#db/import-undo.ts';
import * as imports from '#db/imports.ts';
import { type ImportState } from '#db/imports.ts';
import { inSchool, type Tx } from '#db/sql.ts';
import { rootOf } from '#domain/import/next-version.ts';
import { backOf, together } from '#domain/import/row-edit.ts';
import { type Lesson } from '#domain/lesson.ts';
import { type Verdict } from '#domain/verdict.ts';
import { weekOf } from '#domain/week.ts';
import { editIdOf, lessonIdOf } from './ids.ts';
import { stillBlocked } from './blocked.ts';
import { type Ask, askBoards, byEdit, isRoleLost, type Job, mayGoOn, parts } from './job.ts';

const AT_ONCE = 16;

type Taken = ImportRow & { lesson: string };

/**
 * Takes an import back, the last row first: lessons it made are cancelled, those it moved go back, those it cancelled
 * stand again; each only if nobody has touched
 * it since, nor a later file said the same of it. False when it had to stop before the end.
 */
export async function undoRows(job: Job): Promise<boolean> {
	const { taken, confirmed } = await inSchool(job.house.sql, { school: job.actor.school }, (tx) =>
		takenBy(tx, job.one.id)
	);
	for (const some of parts(taken, AT_ONCE)) if (!(await undoSome(job, some, confirmed))) return false;
	return true;
}

/**
 * How many of its lessons would go or go back, as things stand; what others have touched or confirmed stays. Of an import
 * taken back, how many of those it kept: whatever stood in their way was taken back itself.
 */
export async function wouldUndo(tx: Tx, one: Job['one']): Promise<number> {
	const { taken, confirmed } = await takenBy(tx, one.id, one.state === 'undone' ? 'kept' : 'open');
	const known = { ...(await read(tx, { one }, taken)), confirmed };
	const free = taken.filter((row) => standOf(row, known) === undefined);
	const blocked = await stillBlocked(tx, one, free, known.standing);
	return free.filter((row) => !blocked.has(row)).length;
}

/** An import taken back that kept lessons another one had too, and how many of its own could go now. */
export interface Keeper {
	id: string;
	count: number;
	createdAt: Date;
}

/** What stays of imports taken back before, now that this one is: each is offered on its own page, none goes unasked. */
export async function keepersBeside(tx: Tx, id: string): Promise<Keeper[]> {
	const all: Keeper[] = [];
	for (const other of await importUndo.keepersBeside(tx, id)) {
		const one = await imports.find(tx, other);
		const count = one ? await wouldUndo(tx, one) : 0;
		if (one && count > 0) all.push({ id: other, count, createdAt: one.createdAt });
	}
	return all;
}

/** What somebody read and pressed: how many lessons would go at most. */
interface PressedUndo {
	account: string;
	most: number | null;
}

/**
 * Begins to take it back, or to take back what its undo kept. False: more would go by now than was said, and nothing
 * does.
 */
export async function beginUndo(
	tx: Tx,
	one: Job['one'],
	from: readonly ImportState[],
	{ account, most }: PressedUndo
): Promise<boolean> {
	await imports.lock(tx, one.id);
	if (most !== null && from.includes(one.state) && (await wouldUndo(tx, one)) > most) return false;
	if (!(await imports.moveOn(tx, one.id, from, 'undoing'))) return true;
	await importUndo.openKept(tx, one.id);
	if (one.state === 'undone') await importActs.note(tx, one.id, account);
	await imports.setAccount(tx, one.id, account);
	return true;
}

async function takenBy(
	tx: Tx,
	id: string,
	left: 'open' | 'kept' = 'open'
): Promise<{ taken: Taken[]; confirmed: Known['confirmed'] }> {
	const rows = await importUndo.toUndo(tx, id, left);
	const taken = rows.flatMap((row): Taken[] => (row.lesson === null ? [] : [{ ...row, lesson: row.lesson }]));
	const ids = taken.map((row) => row.lesson);
	return { taken, confirmed: await importUndo.confirmedSince(tx, id, ids) };
}

async function undoSome(job: Job, rows: readonly Taken[], confirmed: Known['confirmed']): Promise<boolean> {
	const { house, actor, one } = job;
	const scope = { school: actor.school };
	const known = await inSchool(house.sql, scope, async (tx) =>
		(await mayGoOn(tx, job)) ? { ...(await read(tx, job, rows)), confirmed } : null
	);
	if (!known) return false;
	const seen = rows.map((row) => ({ row, undone: standOf(row, known) }));
	const asks = asksOf(
		job,
		seen.flatMap(({ row, undone }) => (undone ? [] : [row])),
		known
	);
	const verdicts = await askBoards(job, asks);
	if (verdicts.some(isRoleLost)) return false;
	const answered = new Map(
		asks.flatMap((ask, index) => {
			const verdict = verdicts[index];
			return verdict ? ask.rows.map((row) => [row, undoneBy(ask.id, verdict)] as const) : [];
		})
	);
	const answers = seen.flatMap(({ row, undone = answered.get(row) }) => (undone ? [{ row, undone }] : []));
	await inSchool(house.sql, scope, async (tx) => {
		await importUndo.saveUndone(
			tx,
			one.id,
			answers.map(({ row, undone }) => ({ n: row.n, undone }))
		);
		const back = answers.filter(({ undone }) => undone.undone === 'back');
		await brought.keep(
			tx,
			actor.school,
			one.id,
			back.map(({ row }) => broughtBefore(job, row))
		);
	});
	return true;
}

const undoIdOf = (one: Job['one'], lesson: string): string => editIdOf(one, `undo ${one.revision}`, lesson);

interface Known {
	standing: Map<string, Lesson>;
	last: Map<string, LastChange>;
	verdicts: Map<string, Verdict>;
	/** Whose import of a later file said the same of them, and when. */
	confirmed: ReadonlyMap<string, { by: string; at: string }>;
}

async function read(
	tx: Tx,
	{ one }: Pick<Job, 'one'>,
	rows: readonly Taken[]
): Promise<Omit<Known, 'confirmed'>> {
	const ids = rows.map((row) => row.lesson);
	const edits = ids.map((id) => undoIdOf(one, id));
	return {
		standing: await context.lessons(tx, ids),
		last: await context.lastChanges(tx, one.id, ids),
		verdicts: await context.answered(tx, edits)
	};
}

/** What is known of a row already; undefined: it is to be asked. */
function standOf(row: Taken, { standing, last, verdicts, confirmed }: Known): RowUndone | undefined {
	const change = last.get(row.lesson);
	if (change?.edit && verdicts.get(change.edit)?.verdict === 'accepted')
		return { undone: 'back', edit: change.edit };
	const isOurs = standing.has(row.lesson) && change && isUntouched(row, change);
	if (!isOurs) return { undone: 'kept', ...keptBy(change) };
	const later = confirmed.get(row.lesson);
	return later && { undone: 'kept', ...later, what: 'import' };
}

/** Lessons that changed together go back together. */
function asksOf(job: Job, rows: readonly Taken[], { standing }: Known): (Ask & { rows: readonly Taken[] })[] {
	return byEdit(rows, (row) => row.turn).flatMap((some) => {
		const steps = some.flatMap((row) => {
			const lesson = standing.get(row.lesson);
			return lesson ? [backOf(row, lesson)] : [];
		});
		const first = standing.get(some[0].lesson);
		if (!first) return [];
		const id = undoIdOf(job.one, first.id);
		return [{ rows: some, id, edit: together(steps), week: weekOf(first.start, job.one.zone) }];
	});
}

/** Is what this import did the last that happened to the lesson? */
const isUntouched = ({ outcome }: Taken, last: LastChange): boolean =>
	outcome?.outcome === 'taken' && last.edit === outcome.edit && !last.hasNote;

const keptBy = (last: LastChange | undefined) => ({
	by: last?.by ?? null,
	at: last?.at ?? '',
	what: last?.hasNote ? ('note' as const) : ('changed' as const)
});

function undoneBy(edit: string, verdict: Verdict): RowUndone {
	if (verdict.verdict === 'accepted') return { undone: 'back', edit };
	const { reason } = verdict;
	return reason.code === 'stale'
		? { undone: 'kept', by: reason.by, at: reason.at, what: 'changed' }
		: { undone: 'refused', reason };
}

/** What the next file is held against: what was brought before, or nothing that stands. */
function broughtBefore({ actor, one }: Job, { lesson, event, draft, was }: Taken) {
	const source = rootOf(event.calendar, one.mapping?.follows);
	if (was) return { ...was, source };
	if (!draft || event.start === undefined) throw new Error(`row of ${lesson} made nothing`);
	return { lesson, entry: lessonIdOf(actor.school, event), event, draft, withdrawn: true, source };
}
