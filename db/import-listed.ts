import type { JSONValue } from 'postgres';
import { type ListedFields, type ListVerdict, type Standing } from '../src/domain/import/judge-list.ts';
import { type Listed } from '../src/domain/import/occurrence.ts';
import { THINGS } from './import-context.ts';
import * as importMade from './import-made.ts';
import { type Tx } from './sql.ts';

/** Somebody or something a list of an import names. */
export interface ListedRow {
	n: number;
	listed: Listed;
	verdict: ListVerdict;
}

const json = (tx: Tx, value: unknown) => tx.json(value as JSONValue);

export const add = (tx: Tx, school: string, importId: string, rows: readonly ListedRow[]) =>
	tx`insert into import_listed (school_id, import_id, n, listed, verdict)
		select ${school}, ${importId}, n, listed, verdict
		from jsonb_to_recordset(${json(tx, rows)}) as r (n int, listed jsonb, verdict jsonb)`;

export const all = (tx: Tx, importId: string): Promise<ListedRow[]> =>
	tx<ListedRow[]>`select n, listed, verdict from import_listed where import_id = ${importId} order by n`;

type Verdict = ListVerdict['verdict'];

/** Rows in the file's order. @param verdict only these; null: all */
export const page = (
	tx: Tx,
	importId: string,
	verdict: Verdict | null,
	from: number,
	most: number
): Promise<ListedRow[]> =>
	tx<ListedRow[]>`select n, listed, verdict from import_listed
		where import_id = ${importId} ${verdict === null ? tx`` : tx`and verdict->>'verdict' = ${verdict}`}
		order by n offset ${from} limit ${most}`;

export async function counts(tx: Tx, importId: string): Promise<Partial<Record<Verdict, number>>> {
	const rows = await tx<{ verdict: Verdict; n: number }[]>`
		select verdict->>'verdict' as verdict, count(*)::int as n from import_listed where import_id = ${importId} group by 1`;
	return Object.fromEntries(rows.map(({ verdict, n }) => [verdict, n]));
}

export async function saveVerdicts(tx: Tx, importId: string, rows: readonly ListedRow[]): Promise<void> {
	// As for lessons: the planner knows nothing of rows put in just now.
	await tx`set local enable_nestloop = off`;
	await tx`update import_listed x set verdict = r.verdict
		from jsonb_to_recordset(${json(tx, rows)}) as r (n int, verdict jsonb)
		where x.import_id = ${importId} and x.n = r.n`;
}

/** Whom and what the school has, switched off or not, but for what an undo has taken back. */
export async function standing(tx: Tx): Promise<Standing> {
	const back = await importMade.takenBack(tx);
	const isThere = ({ id }: { id: string }): boolean => !back.has(id);
	return {
		instructors: (await tx<Standing['instructors']>`select id, name, phone from instructor`).filter(isThere),
		candidates: (await tx<Standing['candidates']>`select id, name, phone from candidate`).filter(isThere),
		vehicles: (await tx<Standing['vehicles']>`select id, plate as name, null as phone from vehicle`).filter(
			isThere
		)
	};
}

type Newcomer = ListedFields & { id: string };

/** Makes them, or switches them on again, with their audit rows. @returns the ids of those that did not stand already */
export async function make(
	tx: Tx,
	by: { school: string; account: string; importId: string },
	group: Listed['group'],
	newcomers: readonly Newcomer[]
): Promise<Set<string>> {
	const thing = THINGS[group];
	const back = await importMade.takenBack(tx);
	const again = newcomers.flatMap(({ id }) => (back.has(id) ? [id] : []));
	for (const id of again) await importMade.switchTo(tx, by, { thing, id }, true);
	const rows = await tx<{ id: string }[]>`
		with r as (
			select * from jsonb_to_recordset(${json(tx, newcomers)}) as r (id uuid, name text, phone text, permits text[],
				instructor uuid, hours int, model text, "insuranceUntil" date, "inspectionUntil" date)
		), added as (${INSERTS[group](tx, by.school)}
			on conflict do nothing returning id
		), told as (
			insert into audit (school_id, account_id, role, action, thing, thing_id, after)
			select ${by.school}, ${by.account}, 'admin', 'create', ${thing}, id, 
				jsonb_build_object('name', r.name, 'by', 'import', 'import', ${by.importId}::text)
			from added join r using (id)
		) select id from added`;
	return new Set([...again, ...rows.map((row) => row.id)]);
}

const INSERTS = {
	instructors: (tx: Tx, school: string) => tx`
		insert into instructor (id, school_id, name, phone, permits) select id, ${school}, name, phone, permits from r`,
	candidates: (tx: Tx, school: string) => tx`
		insert into candidate (id, school_id, name, phone, permit, instructor_id, hours_bought)
		select id, ${school}, name, phone, permits[1], instructor, hours from r`,
	vehicles: (tx: Tx, school: string) => tx`
		insert into vehicle (id, school_id, plate, model, permit, insurance_until, inspection_until)
		select id, ${school}, name, model, permits[1], "insuranceUntil", "inspectionUntil" from r`
};
