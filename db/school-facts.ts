import { type DatedRules, type SchoolRules } from '../src/domain/rules.ts';
import { inSchool, type Sql } from './sql.ts';

/** What decisions rest on beside the lessons. */
export interface SchoolFacts {
	zone: string;
	dated: DatedRules[];
	exclusive: ReadonlySet<string>;
}

export const read = (sql: Sql, school: string): Promise<SchoolFacts> =>
	inSchool(sql, { school }, async (tx) => {
		const [row] = await tx<{ zone: string }[]>`select zone from school where id = ${school}`;
		if (!row) throw new Error(`no school ${school}`);
		const dated = await tx<{ from: string; rules: SchoolRules }[]>`
			select to_char(valid_from, 'YYYY-MM-DD') as from, rules from school_rule where school_id = ${school} order by 1`;
		const places = await tx<{ id: string }[]>`select id from place where one_at_a_time`;
		return { zone: row.zone, dated: [...dated], exclusive: new Set(places.map((place) => place.id)) };
	});
