import { type Edit } from '#domain/edit.ts';
import { type Actor } from '#domain/policy.ts';
import { type Refusal, type Verdict } from '#domain/verdict.ts';
import { type Week } from '#domain/week.ts';
import { boardRoom } from '#sync/board-doc.ts';
import { type PlanningEvent } from '#sync/live-events.ts';
import { type Mismatch } from './mismatch.ts';

/** An edit under its client-made id (UUIDv7): repeated, it has one effect. */
export interface Proposed {
	id: string;
	edit: Edit;
}

/** Who writes into a board's document, and under which leased Yjs client id. */
export interface Author {
	actor: Actor;
	clientId: number;
	/** How the logs name this update. */
	trace?: string;
}

/**
 * What became of one Yjs update. `taken` will be committed soon. A gap waits for the updates before it; a violation
 * closes the socket (4400), and so does a text that would become too long (4413).
 */
export type Received =
	| { status: 'committed' | 'taken' }
	| { status: 'gap' }
	| { status: 'violation'; what: string }
	| { status: 'too long' };

/** Told after COMMIT, never before. `change` brings any replica from `seq - 1` to `seq`. */
export interface BoardCommit {
	room: string;
	school: string;
	week: Week;
	epoch: number;
	seq: number;
	change: Uint8Array;
	/** Committed here, not read from what another node committed. */
	own: boolean;
	/** Each touched candidate's own steps. */
	pushes: { candidate: string; event: PlanningEvent }[];
}

/** A document people share live, whatever it holds. */
export interface LiveDoc {
	readonly school: string;
	/** Its name on the wire. */
	readonly room: string;
	readonly epoch: number;
	/** What the holder of `stateVector` lacks of the committed document. Catches up with PostgreSQL first (R16). */
	sync(stateVector: Uint8Array): Promise<{ update: Uint8Array; stateVector: Uint8Array }>;
	/** Takes an update, behind all earlier ones. Throws `Evicted` on any doubt. */
	receive(author: Author, update: Uint8Array): Promise<Received>;
	/** What a client that has been told everything must come to as well (R25); null: nothing to compare. */
	hash(): string | null;
}

/** `receive` answers after the update's COMMIT. */
export interface LiveBoard extends LiveDoc {
	readonly week: Week;
}

/** `epoch`: the document was begun anew from the rows, which is no accident. */
type WhyEvicted = 'doubt' | 'overload' | 'epoch';

/** The in-memory document is gone; its sockets must be closed (1012) and come back to what PostgreSQL holds. */
export class Evicted extends Error {
	readonly room: string;
	readonly why: WhyEvicted;
	constructor(room: string, why: WhyEvicted, cause?: unknown) {
		super(`${room} evicted: ${why}`, { cause });
		this.room = room;
		this.why = why;
	}
}

export class BoardEvicted extends Evicted {
	constructor(school: string, week: string, why: WhyEvicted, cause?: unknown) {
		super(boardRoom(school, week), why, cause);
	}
}

/** The one write path: live rooms, form actions, imports and workflow activities all end here. */
export interface Schedule {
	board(school: string, week: Week): Promise<LiveBoard>;
	/** Leases a Yjs client id, never used before on this board, to one document of one session. */
	lease(actor: Actor, session: string, week: Week): Promise<{ clientId: number; epoch: number }>;
	/** The lease's owner check for a socket that connects: is `clientId` leased to this session's account on this board? */
	mayUse(actor: Actor, session: string, week: Week, clientId: number): Promise<boolean>;
	/** Verdicts in the order of `edits`. */
	submit(actor: Actor, week: Week, edits: Proposed[]): Promise<Verdict[]>;
	/** Makes a draft week visible to its candidates, once. */
	publish(actor: Actor, week: Week): Promise<{ ok: true; told: number } | { ok: false; reason: Refusal }>;
	/** A swap (or take-over) on a colleague's lesson, answered by that colleague or an admin. */
	propose(
		actor: Actor,
		week: Week,
		proposal: { id: string; edit: Edit }
	): Promise<{ ok: true } | { ok: false; reason: Refusal }>;
	answer(
		actor: Actor,
		proposal: string,
		accept: boolean
	): Promise<{ ok: true; verdict: Verdict | null } | { ok: false; reason: Refusal }>;
	/** Compares the boards open here with PostgreSQL's rows (R25). One that differs is begun anew, and named. */
	audit(): Promise<Mismatch[]>;
	/** Another node says it committed this; believed only where it is the very next change of a board open here. */
	hear(commit: Pick<BoardCommit, 'room' | 'epoch' | 'seq' | 'change'>): Promise<void>;
	/**
	 * Takes over what other nodes have committed to the boards open here, whether or not anybody told: one query for
	 * all of them (R15).
	 */
	follow(): Promise<void>;
	/**
	 * Lets go of boards that nobody has asked for in `idleFor` milliseconds and nobody looks at, none in the middle of
	 * a commit. PostgreSQL has all of them: whoever comes back finds the same board.
	 */
	release(isLookedAt: (room: string) => boolean, idleFor: number): Promise<void>;
	onCommit(listener: (commit: BoardCommit) => void): () => void;
	onEvicted(listener: (evicted: BoardEvicted) => void): () => void;
	/** Boards in memory. */
	openBoards(): number;
	/** No new work; running transactions end (≤ 5 s). */
	close(): Promise<void>;
}
