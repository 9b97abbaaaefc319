import { type WebSocket } from 'ws';
import { type RawClient } from '../harness/board-client.ts';
import { type CandidateClient } from '../harness/candidate-client.ts';
import { type Person } from '../harness/live-school.ts';

/** Who sits at a board's socket and means harm, and what stands there. */
export interface Seat extends RawClient {
	clientId: number;
	/** A lesson the school planned; nobody may take it away. */
	stands: string;
	/** Somebody else's leased client id on the same board. */
	foreign: number;
	/** All that the board's document holds, as anybody who opens it is given it. */
	whole: Uint8Array;
}

/** What one sends from a seat at an open board. */
export interface BoardAttack {
	name: string;
	/** The rule of REALTIME.md it breaks. */
	rule: string;
	attack: (seat: Seat) => void | Promise<void>;
	/** With what the socket closes, as its client reads it. */
	code: number;
	/** The audit's words, in part. */
	audit: string;
}

/** What one sends as a candidate. The line is closed. */
export interface CandidateAttack {
	name: string;
	rule: string;
	attack: (page: CandidateClient) => void;
	audit: string;
}

/** What one sends on a candidate's line that never said CONNECT. */
export interface LineAttack {
	name: string;
	attack: (socket: WebSocket) => void;
	code: number;
	audit: string;
}

/** People at the doors: of this school and of another, staff and candidates. */
export interface Crowd {
	rose: Person;
	joel: Person;
	/** An admin of another school. */
	stranger: Person;
	/** Signed out a moment ago. */
	gone: Person;
	school: string;
	port: number;
	/** A client id leased to somebody else on this board. */
	foreign: number;
}

/** What one asks for from outside. */
export interface DoorAttack {
	name: string;
	rule: string;
	knock: (crowd: Crowd) => RawClient;
	/** An HTTP status, or the close code where a browser must be able to read it. */
	answer: { status: number } | { code: number };
	/** All they hear; not given: nothing. */
	hears?: RegExp;
	/** The audit's words; null: nobody is known, the log has it. */
	audit: string | null;
}
