import { type PlanningEvent } from '#domain/planning.ts';

export { type PlanningEvent } from '#domain/planning.ts';

/** Socket.IO, on LIVE_PATH, WebSocket only. The server puts the socket in its person's room; all a client chooses is as which of its own two, candidate or staff. */
export interface ServerToCandidate {
	planning: (events: PlanningEvent[]) => void;
	/** How many messages nobody has read, whenever that changes. */
	unread: (count: number) => void;
	ended: () => void;
}
export interface CandidateToServer {
	/** The version the page was rendered at, or the last one applied: answers with what followed. */
	since: (version: number, answer: (events: PlanningEvent[]) => void) => void;
}
export const LIVE_PATH = '/live';
/** Why somebody was not let in: the session their page had is over. */
export const ENDED = 'ended';
/** Said in its address, `?as=staff`, by whoever comes for the inbox they have as staff. */
export const AS_STAFF = 'staff';
