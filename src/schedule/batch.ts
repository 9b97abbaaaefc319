import * as Y from 'yjs';
import { type Edit, stepsOf } from '#domain/edit.ts';
import { isAdmin } from '#domain/policy.ts';
import { type Verdict } from '#domain/verdict.ts';
import { isInReach, type Week, weekOf } from '#domain/week.ts';
import { type Decoded } from '#sync/fresh-structs.ts';
import { editWithin, inspect } from '#sync/guard.ts';
import { type Job, type UpdateJob } from './board-queue.ts';
import { type Entry } from './entry.ts';
import { type Replica } from './replica.ts';
import { type Received } from './schedule.ts';

/** Jobs that share one transaction: the edits they bring, and what to answer once it is committed. */
export interface Batch {
	entries: Entry[];
	/** Updates of clients, integrated into the staged document. */
	received: Uint8Array[];
	/** @param verdicts in the order of `entries` */
	settle: (verdicts: readonly Verdict[]) => void;
}

/**
 * Integrates the updates of a batch into the staged document; each is judged on what the earlier ones brought. One Yjs
 * transaction for all of them: one costs as much as what it holds.
 */
export const stageBatch = (jobs: readonly Job[], replica: Replica): Batch =>
	Y.transact(replica.staged, () => stageAll(jobs, replica), null, false);

function stageAll(jobs: readonly Job[], replica: Replica): Batch {
	const entries: Entry[] = [];
	const received: Uint8Array[] = [];
	const answers: ((verdicts: readonly Verdict[]) => void)[] = [];
	for (const job of jobs) {
		const from = entries.length;
		if (job.kind === 'edits') {
			for (const one of job.edits)
				entries.push({ ...one, actor: job.actor, parties: job.parties, from: 'server', trace: null });
			const to = entries.length;
			answers.push((verdicts) => job.settle({ ok: true, value: verdicts.slice(from, to) }));
		} else if (job.kind === 'update') {
			const outcome = integrate(job, replica, entries, received);
			answers.push(() => job.settle({ ok: true, value: outcome }));
		}
	}
	return {
		entries,
		received,
		settle: (verdicts) => {
			for (const answer of answers) answer(verdicts);
		}
	};
}

function integrate(
	{ author, update }: UpdateJob,
	replica: Replica,
	entries: Entry[],
	received: Uint8Array[]
): Received {
	const writer = { account: author.actor.account, clientId: author.clientId };
	const seen = inspect(update, replica.staged, writer);
	switch (seen.status) {
		case 'gap':
			return { status: 'gap' };
		case 'violation':
			return { status: 'violation', what: seen.what };
		case 'nothing':
			return { status: 'committed' };
		case 'fresh':
			Y.applyUpdate(replica.staged, seen.change);
			received.push(seen.change);
			for (const one of seen.edits)
				entries.push({
					...one,
					actor: author.actor,
					parties: [],
					from: 'client',
					trace: author.trace ?? null
				});
			return { status: 'committed' };
	}
}

/** Other weeks one batch may reach into, where it can be told apart: many people's edits share it. */
const SIBLINGS = 16;

/** The first of these jobs, that share a transaction, and the other weeks that are held for them. */
export interface Together {
	jobs: readonly Job[];
	others: readonly Week[];
}

/**
 * What is given for later is not decided without its weeks: one job reaches as far as it likes, and the batch ends before
 * the next that would carry it further. @param now milliseconds since 1970
 */
export function takeTogether(jobs: readonly Job[], own: Week, zone: string, now: number): Together {
	const others = new Set<Week>();
	for (const [n, job] of jobs.entries()) {
		const more = weeksOf(job, zone, now).filter((week) => week !== own);
		if (n > 0 && others.union(new Set(more)).size > SIBLINGS)
			return { jobs: jobs.slice(0, n), others: [...others] };
		for (const week of more) others.add(week);
	}
	return { jobs, others: [...others] };
}

/** The weeks a job may put lessons into. No client puts one where nobody could open its board (R1). */
const weeksOf = (job: Job, zone: string, now: number): Week[] =>
	[...editsIn([job])]
		.flatMap((edit) => stepsOf(edit).flatMap((step) => step.set.start ?? []))
		.map((start) => weekOf(start, zone))
		.filter((week) => job.kind !== 'update' || isInReach(week, now));

/** Instructors without further rights who seat somebody: whom they teach must be known before deciding. */
export function seatingInstructors(jobs: readonly Job[]): Set<string> {
	const instructors = new Set<string>();
	for (const job of jobs) {
		if (job.kind === 'alone') continue;
		const actor = job.kind === 'update' ? job.author.actor : job.actor;
		if (isAdmin(actor) || actor.instructor === null) continue;
		for (const edit of editsIn([job]))
			if (stepsOf(edit).some((step) => step.seats && step.seats.add.length > 0))
				instructors.add(actor.instructor);
	}
	return instructors;
}

function* editsIn(jobs: readonly Job[]): Generator<Edit> {
	for (const job of jobs) {
		if (job.kind === 'edits') for (const one of job.edits) yield one.edit;
		if (job.kind === 'update') yield* seemingEdits(job.update);
	}
}

/** Edits an unjudged update seems to bring: only to know which weeks to hold and whom to ask about. */
function* seemingEdits({ structs }: Decoded): Generator<Edit> {
	for (const struct of structs) {
		if (!(struct instanceof Y.Item)) continue;
		const parsed = editWithin(struct.content);
		if (parsed.ok) yield parsed.edit;
	}
}
