import * as proposals from '#db/proposals.ts';
import { inSchool } from '#db/sql.ts';
import { type Edit, type Step, stepsOf } from '#domain/edit.ts';
import { instant, type Lesson } from '#domain/lesson.ts';
import { type Lessons } from '#domain/lesson-index.ts';
import { type Actor, isAdmin, mayDecideProposal } from '#domain/policy.ts';
import { type Refusal, SOFT_RULES, type Verdict } from '#domain/verdict.ts';
import { type Week } from '#domain/week.ts';
import { type OpenProposal } from '#sync/board-doc.ts';
import { commitNote, type NoteDeps } from './board-note.ts';
import { type OpenBoard } from './live-board.ts';

type Proposed = { ok: true } | { ok: false; reason: Refusal };
type Answered = { ok: true; verdict: Verdict | null } | { ok: false; reason: Refusal };

/** Open swaps of one instructor in one week, at most. */
const MOST_OPEN = 10;

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
	const steps = swapSteps(edit);
	if (!steps)
		return refused({ code: 'malformed', what: 'a swap gives lessons to the other instructor, nothing else' });
	return await commitNote<Proposed>(board, deps, actor, async (tx) => {
		const nothing = (reason: Refusal) => ({ note: null, answer: refused(reason) });
		const lessons = touched(edit, board.replica.lessons);
		if (!lessons) return nothing({ code: 'gone' });
		const pair = new Set([
			...lessons.map((lesson) => lesson.instructor),
			...steps.map((step) => step.set.instructor)
		]);
		const [to, ...more] = [...pair].filter((owner) => owner !== instructor);
		if (!to || more.length > 0)
			return nothing({ code: 'malformed', what: 'a swap is between two instructors' });
		const own = Object.values(board.replica.meta.proposals).filter(
			(one) => one.from === instructor && !one.overtaken
		);
		if (own.some((one) => one.lessons.some((id) => lessons.some((lesson) => lesson.id === id))))
			return nothing({ code: 'malformed', what: 'a swap of this lesson is already proposed' });
		if (own.length >= MOST_OPEN) return nothing({ code: 'malformed', what: 'too many open proposals' });
		const row = {
			id,
			week: board.week,
			edit,
			fromInstructor: instructor,
			toInstructor: to,
			proposedBy: actor.account
		};
		if (!(await proposals.add(tx, board.school, row))) return { note: null, answer: { ok: true } };
		const open: OpenProposal = {
			lessons: lessons.map((lesson) => lesson.id),
			steps: steps.map(({ lesson, set }) => ({ lesson, set })),
			from: instructor,
			to,
			at: instant(deps.clock())
		};
		return { answer: { ok: true }, note: noteOf(board, id, open, 'swap.propose') };
	});
}

/** Steps that hand lessons over; null when the edit does anything else, whatever it is called. */
function swapSteps(edit: Edit): Step[] | null {
	const steps = stepsOf(edit);
	const isHandOver = (step: Step): boolean =>
		(step.op === 'assign' || step.op === 'move') &&
		typeof step.set.instructor === 'string' &&
		step.seats === undefined;
	return steps.every(isHandOver) ? steps : null;
}

/** The boards of one school, and what gives a board that was evicted another try. */
interface Boards {
	open: (week: Week) => Promise<OpenBoard>;
	again: <T>(run: () => Promise<T>) => Promise<T>;
}

/** Accepts or declines. Accepted, the swap goes through the write path as one batch in both instructors' names. */
export async function answer(
	boards: Boards,
	deps: NoteDeps,
	actor: Actor,
	{ id, accept }: { id: string; accept: boolean }
): Promise<Answered> {
	const proposal = await inSchool(deps.sql, { school: actor.school }, (tx) => proposals.find(tx, id));
	if (!proposal) return refused({ code: 'gone' });
	const isOwn = actor.instructor === proposal.fromInstructor;
	const takesBack = isOwn && !accept;
	if (!mayDecideProposal(actor, proposal) && !takesBack)
		return refused({ code: 'forbidden', why: 'not_yours', owner: proposal.toInstructor });
	const onBoard = <T>(run: (board: OpenBoard) => Promise<T>): Promise<T> =>
		boards.again(async () => run(await boards.open(proposal.week as Week)));
	if (takesBack && proposal.state === 'overtaken')
		return await onBoard((board) => putAway(board, deps, actor, id));
	// Claimed before anything moves: whoever answers meanwhile finds it taken. A second try of ours needs no other claim.
	const claim = await inSchool(deps.sql, { school: actor.school }, (tx) =>
		proposals.claim(tx, id, actor.account)
	);
	if (!claim) return { ok: true, verdict: null };
	return await onBoard(async (board) => {
		// An answer cut short after its lessons had moved is finished, whatever the next one wanted.
		const verdict = accept || claim.carriedOut ? await carryOut(board, actor, proposal) : null;
		await close(board, deps, actor, { id, verdict, isOwn });
		return { ok: true, verdict };
	});
}

/** What became of a proposal, once. */
function close(
	board: OpenBoard,
	deps: NoteDeps,
	actor: Actor,
	{ id, verdict, isOwn }: { id: string; verdict: Verdict | null; isOwn: boolean }
): Promise<null> {
	return commitNote(board, deps, actor, async (tx) => {
		const state = outcomeOf(verdict, isOwn);
		const isNew = await proposals.settle(tx, id, state, actor.account);
		const open = board.replica.meta.proposals[id];
		const left = open && verdict?.verdict === 'rejected' ? { ...open, overtaken: verdict.reason } : null;
		return { answer: null, note: isNew ? noteOf(board, id, left, `swap.${state}`) : null };
	});
}

/** An accepted swap that the write path refused is no longer open, but stays until its proposer has read why. */
function outcomeOf(verdict: Verdict | null, isOwn: boolean): Exclude<proposals.Proposal['state'], 'open'> {
	if (verdict) return verdict.verdict === 'accepted' ? 'accepted' : 'overtaken';
	return isOwn ? 'withdrawn' : 'declined';
}

async function putAway(board: OpenBoard, deps: NoteDeps, actor: Actor, id: string): Promise<Answered> {
	return await commitNote<Answered>(board, deps, actor, async (tx) => {
		const isNew = await proposals.putAway(tx, id);
		return { answer: { ok: true, verdict: null }, note: isNew ? noteOf(board, id, null, 'swap.read') : null };
	});
}

async function carryOut(board: OpenBoard, actor: Actor, proposal: proposals.Proposal): Promise<Verdict> {
	const parties = [proposal.fromInstructor, proposal.toInstructor];
	// The proposal's id is the edit's: accepted twice, it is carried out once.
	const [verdict] = await board.submit(
		actor,
		[{ id: proposal.id, edit: agreed(proposal.edit) }],
		isAdmin(actor) ? [] : parties
	);
	return verdict ?? { verdict: 'rejected', reason: { code: 'gone' } };
}

/** Two people have read it and want it: rules that only ask for a reason have theirs. */
function agreed(edit: Edit): Edit {
	const steps = stepsOf(edit).map((step) => ({
		...step,
		override: [...SOFT_RULES],
		reason: 'agreed' as const
	}));
	const [only] = steps;
	return edit.op !== 'batch' && only ? only : { op: 'batch', steps };
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
