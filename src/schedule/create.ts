import { randomInt } from 'node:crypto';
import * as leases from '#db/leases.ts';
import * as schoolFacts from '#db/school-facts.ts';
import { type SchoolFacts } from '#db/school-facts.ts';
import { type Sql } from '#db/sql.ts';
import { type Week } from '#domain/week.ts';
import { type BoardHost, OpenBoard } from './live-board.ts';
import { answer, propose } from './proposal.ts';
import { publish } from './publish.ts';
import { type BoardCommit, BoardEvicted, type Schedule } from './schedule.ts';

const LEASE_TRIES = 5;
const SUBMIT_TRIES = 3;

/** Makes the one write path of this process. @param deps.clock milliseconds since 1970 */
export function createSchedule(deps: { sql: Sql; clock: () => number }): Schedule {
	const { sql, clock } = deps;
	const open = new Map<string, Promise<OpenBoard>>();
	const facts = new Map<string, Promise<SchoolFacts>>();
	const commits = new Set<(commit: BoardCommit) => void>();
	const evictions = new Set<(evicted: BoardEvicted) => void>();
	let closing = false;

	const host: BoardHost = {
		sql,
		clock,
		facts: (school) => remember(facts, school, () => schoolFacts.read(sql, school)),
		sibling: (school, week) => boardOf(school, week),
		committed: (commit) => {
			for (const listener of commits) listener(commit);
		},
		evict: (board, evicted) => {
			open.delete(`${board.school}/${board.week}`);
			for (const listener of evictions) listener(evicted);
		}
	};

	function boardOf(school: string, week: Week): Promise<OpenBoard> {
		if (closing) return Promise.reject(new BoardEvicted(school, week, 'doubt'));
		return remember(open, `${school}/${week}`, () => OpenBoard.load(host, school, week));
	}

	/** Edits carry their own ids, so a batch whose outcome is unknown is simply given again to a board read anew. */
	async function again<T>(run: () => Promise<T>): Promise<T> {
		for (let attempt = 1; ; attempt++) {
			try {
				return await run();
			} catch (error) {
				if (!(error instanceof BoardEvicted) || attempt === SUBMIT_TRIES || closing) throw error;
			}
		}
	}

	return {
		board: boardOf,
		lease: async (actor, session, week) => {
			const { epoch } = await boardOf(actor.school, week);
			for (let attempt = 0; attempt < LEASE_TRIES; attempt++) {
				const clientId = randomInt(1, 2 ** 32 - 1);
				const lease = { school: actor.school, week, epoch, clientId, account: actor.account, session };
				if (await leases.take(sql, lease)) return { clientId, epoch };
			}
			throw new Error('no free client id');
		},
		mayUse: (actor, session, week, clientId) =>
			leases.isHeld(sql, { school: actor.school, week, clientId, account: actor.account, session }),
		submit: (actor, week, edits) =>
			again(async () => (await boardOf(actor.school, week)).submit(actor, edits)),
		publish: (actor, week) =>
			again(async () => publish(await boardOf(actor.school, week), { sql, clock }, actor)),
		propose: (actor, week, proposal) =>
			again(async () => propose(await boardOf(actor.school, week), { sql, clock }, actor, proposal)),
		answer: (actor, proposal, accept) =>
			again(() =>
				answer((week) => boardOf(actor.school, week), { sql, clock }, actor, { id: proposal, accept })
			),
		rulesChanged: (school) => void facts.delete(school),
		onCommit: (listener) => subscribe(commits, listener),
		onEvicted: (listener) => subscribe(evictions, listener),
		close: async () => {
			closing = true;
			const boards = await Promise.allSettled(open.values());
			await Promise.all(
				boards.map((board) => (board.status === 'fulfilled' ? board.value.idle() : undefined))
			);
		}
	};
}

/** One load for all who ask at once; a failed one is forgotten. */
function remember<T>(kept: Map<string, Promise<T>>, key: string, load: () => Promise<T>): Promise<T> {
	const known = kept.get(key);
	if (known) return known;
	const loading = load();
	kept.set(key, loading);
	loading.catch(() => {
		if (kept.get(key) === loading) kept.delete(key);
	});
	return loading;
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
	listeners.add(listener);
	return () => listeners.delete(listener);
}
