import { inSchool, type Sql } from '#db/sql.ts';
import * as violations from '#db/violations.ts';
import { type Actor, type Role } from '#domain/policy.ts';
import { type Session } from '#identity/identity.ts';
import { type Log } from '#log';
import { Pace } from './pace.ts';

/** What was wrong, and with which update. */
export interface Violation {
	what: string;
	/** How the logs name it; null: there is no socket yet. */
	trace: string | null;
}

/** Audit rows one person's violations may make: so many at once, then one a second. The log has them all. */
const AT_ONCE = 60;

interface Deps {
	sql: Sql;
	log: Log;
	/** As what somebody sits, or stood, here. */
	roleOf: (actor: Actor) => Role;
	/** Told of each. */
	count: () => void;
}

/** Who broke a protocol, where and how: for the log, for the numbers, and for whoever reads the audit. */
export class Violations {
	readonly #deps: Deps;
	readonly #paces = new Map<string, Pace>();

	constructor(deps: Deps) {
		this.#deps = deps;
	}

	/** @param room what it was tried on */
	record({ actor }: Session, room: string, { what, trace }: Violation): void {
		const { sql, log, count, roleOf } = this.#deps;
		const { school, account } = actor;
		log.warn({ trace, school, account, room, what }, 'protocol violated');
		count();
		const now = performance.now();
		const pace = this.#paces.get(account) ?? new Pace(AT_ONCE, 1, now);
		this.#paces.set(account, pace);
		if (!pace.take(now)) return;
		const violation = { school, account, role: roleOf(actor), room, what, trace };
		inSchool(sql, { school }, (tx) => violations.record(tx, violation)).catch((error: unknown) => {
			log.error({ err: error, ...violation }, 'violation not recorded');
		});
	}
}
