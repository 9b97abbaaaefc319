import { type NumberedEvent } from '#db/commits.ts';
import { type SchoolFacts } from '#db/school-facts.ts';
import { type Sql } from '#db/sql.ts';
import { type Week } from '#domain/week.ts';
import { type Decided } from './entry.ts';
import { type Replica } from './replica.ts';
import { type Lap } from './watch.ts';

/** What one commit works on: the boards it touches (the edits' own first) and what decisions rest on. */
export interface Work {
	sql: Sql;
	school: string;
	week: Week;
	replicas: ReadonlyMap<Week, Replica>;
	/** Updates of clients already integrated into the staged document of `week`. */
	received: readonly Uint8Array[];
	facts: SchoolFacts;
	/** Whom the instructors among the authors teach, by instructor; only where an edit seats somebody. */
	taught: ReadonlyMap<string, ReadonlySet<string>>;
	/** Instant. */
	now: string;
	lap: Lap;
}

/** What COMMIT made true: each board's change, the verdicts, and the candidates' own steps. */
export interface Committed {
	changes: { week: Week; change: Uint8Array }[];
	decided: Decided[];
	events: NumberedEvent[];
}
