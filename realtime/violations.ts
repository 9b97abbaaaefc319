import { inSchool, type Sql } from '#db/sql.ts';
import * as violations from '#db/violations.ts';
import { type Actor, isStaff, type Role, writingRole } from '#domain/policy.ts';
import { type Session } from '#identity/identity.ts';
import { type Log } from '#log';
import { Paces } from './paces.ts';

/** What was wrong, and with which update. */
export interface Violation {
	what: string;
	/** How the logs name it; null: there is no socket yet. */
	trace: string | null;
}

/** Audit rows one person's violations may make: so many at once, then one a second. The log has them all. */
const AT_ONCE = 60;
const A_SECOND = 1;

interface Deps {
	sql: Sql;
	log: Log;
	/** Told of each. */
	count: () => void;
}

/** As what somebody sits, or stood, here. */
const roleOf = (actor: Actor): Role => (isStaff(actor) ? writingRole(actor) : 'candidate');

/** Who broke a protocol, where and how: for the log, for the numbers, and for whoever reads the audit. */
export class Violations {
	readonly #deps: Deps;
	readonly #paces = new Paces(AT_ONCE, A_SECOND);

	constructor(deps: Deps) {
		this.#deps = deps;
	}

	/** @param room what it was tried on */
	record({ actor }: Session, room: string, { what, trace }: Violation): void {
		const { sql, log, count } = this.#deps;
		const { school, account } = actor;
		log.warn({ trace, school, account, room, what }, 'protocol violated');
		count();
		if (!this.#paces.take(account, performance.now())) return;
		const violation = { school, account, role: roleOf(actor), room, what, trace };
		inSchool(sql, { school }, (tx) => violations.record(tx, violation)).catch((error: unknown) => {
			log.error({ err: error, ...violation }, 'violation not recorded');
		});
	}
}
