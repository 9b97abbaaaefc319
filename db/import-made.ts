import { type Thing } from './roster.ts';
import { type Tx } from './sql.ts';

/** Somebody or something an import made; a thing that was switched off by its undo is no longer on. */
export interface Made {
	thing: Thing;
	id: string;
	name: string;
	/** The undo of this import has taken it back. */
	isBack: boolean;
	/** Who changed it since, and when; null: nobody. */
	change: { by: string | null; at: string } | null;
	/** A lesson stands with it, somebody signs in as it, or a candidate is taught by it. */
	isUsed: boolean;
}

/** Of these ids, those the import made, candidates first: they name instructors. */
export async function list(tx: Tx, importId: string, ids: readonly string[]): Promise<Made[]> {
	const mine = [...ids];
	const made = await tx<(Omit<Made, 'change'> & { by: string | null; at: string; isSame: boolean })[]>`
		select m.thing, m.thing_id as id, coalesce(p.name, '') as name, l.account_id as by,
			to_char(l.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, l.id = m.last as "isSame",
			${wasTakenBack(tx)} and l.after->>'import' = ${importId} as "isBack",
			p.account_id is not null or p.id in (${usedAmong(tx, mine)}) as "isUsed"
		from (select thing, thing_id, max(id) as last from audit
			where action in ('create', 'switch_on') and thing in ('candidate', 'instructor', 'vehicle', 'place')
				and thing_id = any(${mine}) and after->>'import' = ${importId} group by 1, 2) m
		join lateral (select a.* from audit a where a.thing = m.thing and a.thing_id = m.thing_id
			order by a.id desc limit 1) l on true
		join lateral (select id, name, account_id from instructor where m.thing = 'instructor' and id = m.thing_id::uuid
			union all select id, name, account_id from candidate where m.thing = 'candidate' and id = m.thing_id::uuid
			union all select id, plate, null from vehicle where m.thing = 'vehicle' and id = m.thing_id::uuid
			union all select id, name, null from place where m.thing = 'place' and id = m.thing_id::uuid) p on true
		order by m.thing, name`;
	return made.map(({ by, at, isSame, ...one }) => ({
		...one,
		change: isSame || one.isBack ? null : { by, at }
	}));
}

/** Of these, whoever a lesson stands with or a candidate is taught by: asked once for thousands, not for each. */
const usedAmong = (tx: Tx, ids: string[]) => tx`
	select x.used from lesson, lateral unnest(array[instructor_id, vehicle_id, place_id]) x (used)
		where state <> 'cancelled' and x.used = any(${ids}::uuid[])
	union select s.candidate_id from lesson_candidate s join lesson x on x.id = s.lesson_id
		where x.state <> 'cancelled' and s.candidate_id = any(${ids}::uuid[])
	union select instructor_id from candidate where active and instructor_id = any(${ids}::uuid[])`;

/** Of the last audit row `l` of a thing: did an undo switch it off? */
const wasTakenBack = (tx: Tx) => tx`coalesce(l.action = 'switch_off' and l.after ? 'import', false)`;

/** Ids of whatever an undo has switched off, and nobody has switched on since: an import may bring it again. */
export async function takenBack(tx: Tx): Promise<Set<string>> {
	const rows = await tx<{ id: string }[]>`
		select p.id from (select 'instructor' as thing, id from instructor where not active
			union all select 'candidate', id from candidate where not active
			union all select 'vehicle', id from vehicle where not active
			union all select 'place', id from place where not active) p
		join lateral (select a.* from audit a where a.thing = p.thing and a.thing_id = p.id::text
			order by a.id desc limit 1) l on ${wasTakenBack(tx)}`;
	return new Set(rows.map((row) => row.id));
}

interface By {
	school: string;
	account: string;
	importId: string;
}

/** Switches off what an undo takes back, or on again what another import brings. */
export async function switchTo(
	tx: Tx,
	{ school, account, importId }: By,
	{ thing, id }: { thing: Thing; id: string },
	active: boolean
): Promise<void> {
	await tx`update ${tx(thing)} set active = ${active}, version = version + 1 where id = ${id}`;
	await tx`insert into audit (school_id, account_id, role, action, thing, thing_id, before, after)
		values (${school}, ${account}, 'admin', ${active ? 'switch_on' : 'switch_off'}, ${thing}, ${id},
			${tx.json({ active: !active })}, ${tx.json({ active, import: importId })})`;
}
