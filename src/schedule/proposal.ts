import * as proposals from '#db/proposals.ts';
import { inSchool } from '#db/sql.ts';
import { type Edit, stepsOf } from '#domain/edit.ts';
import { instant, type Lesson } from '#domain/lesson.ts';
import { type Lessons } from '#domain/lesson-index.ts';
import { type Actor, isAdmin, mayDecideProposal } from '#domain/policy.ts';
import { type Refusal, type Verdict } from '#domain/verdict.ts';
import { type Week } from '#domain/week.ts';
import { type OpenProposal } from '#sync/board-doc.ts';
import { commitNote, type NoteDeps } from './board-note.ts';
import { type OpenBoard } from './live-board.ts';

type Proposed = { ok: true } | { ok: false; reason: Refusal };
type Answered = { ok: true; verdict: Verdict | null } | { ok: false; reason: Refusal };

const refused = (reason: Refusal): { ok: false; reason: Refusal } => ({ ok: false, reason });

/** Puts a swap before the instructor whose lesson it takes. Nothing moves until it is accepted. */
export async function propose(
	board: OpenBoard,
	deps: NoteDeps,
	actor: Actor,
	{ id, edit }: { id: string; edit: Edit }
): Promise<Proposed> {
	const { instructor } = actor;
	if (instructor === null) return refused({ code: 'forbidden', why: 'role', owner: null });
	return await commitNote<Proposed>(board, deps, actor, async (tx) => {
		const lessons = touched(edit, board.replica.lessons);
		if (!lessons) return { note: null, answer: refused({ code: 'gone' }) };
		const others = [...new Set(lessons.map((lesson) => lesson.instructor))].filter(
			(owner) => owner !== instructor
		);
		const [to] = others;
		if (!to || others.length > 1)
			return {
				note: null,
				answer: refused({ code: 'malformed', what: 'a swap is between two instructors' })
			};
		const added = await proposals.add(tx, board.school, {
			id,
			week: board.week,
			edit,
			fromInstructor: instructor,
			toInstructor: to,
			proposedBy: actor.account
		});
		if (!added) return { note: null, answer: { ok: true } };
		const open: OpenProposal = {
			lessons: lessons.map((lesson) => lesson.id),
			from: instructor,
			to,
			at: instant(deps.clock())
		};
		return { answer: { ok: true }, note: noteOf(board, id, open, 'swap.propose') };
	});
}

/** Accepts or declines. Accepted, the swap goes through the write path as one batch in both instructors' names. */
export async function answer(
	boardOf: (week: Week) => Promise<OpenBoard>,
	deps: NoteDeps,
	actor: Actor,
	{ id, accept }: { id: string; accept: boolean }
): Promise<Answered> {
	const proposal = await inSchool(deps.sql, { school: actor.school }, (tx) => proposals.find(tx, id));
	if (!proposal) return refused({ code: 'gone' });
	const isOwn = actor.instructor === proposal.fromInstructor;
	if (!mayDecideProposal(actor, proposal) && !(isOwn && !accept))
		return refused({ code: 'forbidden', why: 'not_yours', owner: proposal.toInstructor });
	const board = await boardOf(proposal.week as Week);
	if (proposal.state !== 'open') return { ok: true, verdict: null };
	const verdict = accept ? await carryOut(board, actor, proposal) : null;
	const isDone = verdict?.verdict === 'accepted';
	await commitNote(board, deps, actor, async (tx) => {
		const state = isDone ? 'accepted' : accept ? 'overtaken' : isOwn ? 'withdrawn' : 'declined';
		await proposals.settle(tx, id, state, actor.account);
		return { answer: null, note: noteOf(board, id, null, `swap.${state}`) };
	});
	return { ok: true, verdict };
}

async function carryOut(
	board: OpenBoard,
	actor: Actor,
	proposal: proposals.Proposal
): Promise<Verdict | null> {
	const parties = [proposal.fromInstructor, proposal.toInstructor];
	// The proposal's id is the edit's: accepted twice, it is carried out once.
	const [verdict] = await board.submit(
		actor,
		[{ id: proposal.id, edit: proposal.edit }],
		isAdmin(actor) ? [] : parties
	);
	return verdict ?? null;
}

function noteOf(board: OpenBoard, id: string, open: OpenProposal | null, action: string) {
	const others = Object.fromEntries(
		Object.entries(board.replica.meta.proposals).filter(([key]) => key !== id)
	);
	return {
		meta: { proposals: open ? { ...others, [id]: open } : others },
		audit: [{ action, thing: 'proposal', thingId: id, before: null, after: open, reason: null }]
	};
}

function touched(edit: Edit, lessons: Pick<Lessons, 'get'>): Lesson[] | null {
	const found = stepsOf(edit).map((step) => lessons.get(step.lesson));
	return found.every((lesson) => lesson !== undefined) ? found : null;
}
