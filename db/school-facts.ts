import { type Closure } from '../src/domain/closure.ts';
import { type DatedRules, type SchoolRules } from '../src/domain/rules.ts';
import * as closures from './closures.ts';
import { inSchool, type Sql, type Tx } from './sql.ts';

/** What decisions rest on beside the lessons. */
export interface SchoolFacts {
	/** A commit names it, and PostgreSQL refuses one that was decided on another (DG003). */
	version: number;
	zone: string;
	dated: DatedRules[];
	closures: Closure[];
	exclusive: ReadonlySet<string>;
}

export const read = (sql: Sql, school: string): Promise<SchoolFacts> =>
	inSchool(sql, { school }, (tx) => readIn(tx, school));

export async function readIn(tx: Tx, school: string): Promise<SchoolFacts> {
	const [row] = await tx<{ zone: string; version: string }[]>`
			select zone, facts_version as version from school where id = ${school}`;
	if (!row) throw new Error(`no school ${school}`);
	const dated = await tx<{ from: string; rules: SchoolRules }[]>`
			select to_char(valid_from, 'YYYY-MM-DD') as from, rules from school_rule where school_id = ${school} order by 1`;
	const places = await tx<{ id: string }[]>`select id from place where one_at_a_time`;
	return {
		version: Number(row.version),
		zone: row.zone,
		dated: [...dated],
		closures: (await closures.list(tx)).map(({ first, last, name }) => ({ first, last, name })),
		exclusive: new Set(places.map((place) => place.id))
	};
}

/** Keeps the school's facts as they are until the transaction ends. Fails with DG003 where they have changed. */
export const hold = (tx: Tx, school: string, version: number): Promise<unknown> =>
	tx`select school_facts_hold(${school}, ${version})`;
