import * as commits from '#db/commits.ts';
import * as snapshots from '#db/snapshots.ts';
import { type Sql } from '#db/sql.ts';
import { type Identity } from '#identity/identity.ts';
import { type Log } from '#log';
import { pulse } from '#pulse';
import { type Schedule } from '#schedule/schedule.ts';
import { type Texts } from '#schedule/texts.ts';
import { type CandidateRooms } from './candidate-rooms.ts';
import { type DocRooms } from './doc-rooms.ts';
import { type Attended, hangUpOnEnded } from './revocation.ts';

/** With its ± 20 % never more than the 2 s within which a session must end (R20). */
const LOOK_AFTER_EVERY = 1_500;
/** A board stays in memory this long after its last socket left: people reload and come back. */
const BOARD_IDLE = 60_000;
const RELEASE_EVERY = 10_000;
/** With its ± 20 % never more than the second by which a commit of another node may be late when nothing tells of it (R15). */
const FOLLOW_EVERY = 800;
const AUDIT_EVERY = 60_000;
const PRUNE_EVERY = 60_000;
const PRUNE_AT_ONCE = 5_000;

interface LookedAfter {
	sql: Sql;
	log: Log;
	/** The auditor found a difference. */
	mismatched: () => void;
	identity: Pick<Identity, 'rolesOf'>;
	schedule: Pick<Schedule, 'follow' | 'audit' | 'release'>;
	texts: Pick<Texts, 'follow'>;
	rooms: Attended & Pick<DocRooms, 'sayHashes' | 'isLookedAt'>;
	notes: Attended;
	candidates: Attended & Pick<CandidateRooms, 'catchUp'>;
}

/** All that is looked after again and again; each is stopped by itself. */
export function startPulses(parts: LookedAfter): (() => void)[] {
	const { sql, log, mismatched, identity, schedule, texts, rooms, notes, candidates } = parts;
	const attended = [rooms, notes, candidates];
	return [
		pulse('ended sessions', LOOK_AFTER_EVERY, log, () => hangUpOnEnded(identity, attended)),
		pulse('candidates behind', LOOK_AFTER_EVERY, log, () => candidates.catchUp()),
		pulse('other nodes', FOLLOW_EVERY, log, () => Promise.all([schedule.follow(), texts.follow()])),
		pulse('auditor', AUDIT_EVERY, log, async () => {
			for (const mismatch of await schedule.audit()) {
				log.error(mismatch, 'a board told what PostgreSQL does not hold; begun anew');
				mismatched();
			}
			rooms.sayHashes();
		}),
		pulse('old log rows', PRUNE_EVERY, log, () => snapshots.prune(sql, PRUNE_AT_ONCE)),
		pulse('old verdicts', PRUNE_EVERY, log, () => commits.forget(sql, PRUNE_AT_ONCE)),
		pulse('idle boards', RELEASE_EVERY, log, () =>
			schedule.release((room) => rooms.isLookedAt(room), BOARD_IDLE)
		)
	];
}
