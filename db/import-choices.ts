import type { JSONValue } from 'postgres';
import { type Kept, type KeptKind } from '../src/domain/import/kept.ts';
import { type TableMapping } from '../src/domain/import/table.ts';
import { type Tx } from './sql.ts';

/** What the school has said of names in its files. */
export async function read(tx: Tx): Promise<Kept> {
	const rows = await tx<{ kind: KeptKind; key: string; choice: unknown }[]>`
		select kind, key, choice from import_choice where kind <> 'columns'`;
	return new Map(rows.map(({ kind, key, choice }) => [`${kind}/${key}`, choice])) as Kept;
}

/** How tables and workbooks were read before, by the fingerprints of their headers and sheets. */
export interface TablesRead {
	tables: Record<string, TableMapping>;
	workbooks: Record<string, string[]>;
}

export async function tablesRead(tx: Tx): Promise<TablesRead> {
	const rows = await tx<{ key: string; choice: TableMapping | string[] }[]>`
		select key, choice from import_choice where kind = 'columns'`;
	const told: TablesRead = { tables: {}, workbooks: {} };
	for (const { key, choice } of rows)
		if (Array.isArray(choice)) told.workbooks[key] = choice;
		else told.tables[key] = choice;
	return told;
}

export const saveTablesRead = (tx: Tx, school: string, { tables, workbooks }: TablesRead): Promise<void> =>
	save(
		tx,
		school,
		Object.entries({ ...tables, ...workbooks }).map(([key, choice]) => ({ kind: 'columns', key, choice }))
	);

export async function save(
	tx: Tx,
	school: string,
	choices: readonly { kind: KeptKind; key: string; choice: unknown }[]
): Promise<void> {
	await tx`insert into import_choice (school_id, kind, key, choice)
		select ${school}, kind, left(key, 300), choice
		from jsonb_to_recordset(${tx.json(choices as unknown as JSONValue)}) as r (kind text, key text, choice jsonb)
		where key <> ''
		on conflict (school_id, kind, key) do update set choice = excluded.choice, changed_at = now()`;
}
