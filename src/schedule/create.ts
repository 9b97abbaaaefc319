import { randomInt } from 'node:crypto';
import * as leases from '#db/leases.ts';
import { type Sql } from '#db/sql.ts';
import { type Actor } from '#domain/policy.ts';
import { type Week } from '#domain/week.ts';
import { openDoorbell } from './doorbell.ts';
import { OpenBoards } from './open-boards.ts';
import { answer, propose } from './proposal.ts';
import { publish } from './publish.ts';
import { type Schedule } from './schedule.ts';
import { type Watch } from './watch.ts';

const LEASE_TRIES = 5;

/** Makes the one write path of this process. @param deps.clock milliseconds since 1970 */
export function createSchedule(deps: { sql: Sql; clock: () => number; watch?: Watch }): Schedule {
	const boards = new OpenBoards(deps);
	const doorbell = openDoorbell(deps.sql);
	boards.commits.add(({ own, pushes }) => {
		if (own && pushes.length > 0) doorbell.ring();
	});
	const at = (actor: Actor, week: Week) => boards.open(actor.school, week);
	return {
		board: (school, week) => boards.open(school, week),
		lease: (actor, session, week) => lease(boards, actor, session, week),
		mayUse: (actor, session, week, clientId) =>
			leases.isHeld(deps.sql, { school: actor.school, week, clientId, account: actor.account, session }),
		submit: (actor, week, edits) => boards.again(async () => (await at(actor, week)).submit(actor, edits)),
		publish: (actor, week) => boards.again(async () => publish(await at(actor, week), deps, actor)),
		propose: (actor, week, proposal) =>
			boards.again(async () => propose(await at(actor, week), deps, actor, proposal)),
		answer: (actor, id, accept) =>
			answer({ open: (week) => at(actor, week), again: (run) => boards.again(run) }, deps, actor, {
				id,
				accept
			}),
		audit: () => boards.audit(),
		hear: (commit) => boards.hear(commit),
		follow: () => boards.follow(),
		release: (isLookedAt, idleFor) => boards.release(isLookedAt, idleFor),
		openBoards: () => boards.size,
		onCommit: (listener) => subscribe(boards.commits, listener),
		onEvicted: (listener) => subscribe(boards.evictions, listener),
		close: () => {
			doorbell.close();
			return boards.close();
		}
	};
}

async function lease(boards: OpenBoards, actor: Actor, session: string, week: Week) {
	const { epoch } = await boards.open(actor.school, week);
	for (let attempt = 0; attempt < LEASE_TRIES; attempt++) {
		const clientId = randomInt(1, 2 ** 32 - 1);
		const wanted = { school: actor.school, week, epoch, clientId, account: actor.account, session };
		if (await leases.take(boards.sql, wanted)) return { clientId, epoch };
	}
	throw new Error('no free client id');
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
	listeners.add(listener);
	return () => listeners.delete(listener);
}
