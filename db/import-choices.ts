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

/** How tables were read before, by the fingerprint of their headers. */
export async function columns(tx: Tx): Promise<Record<string, TableMapping>> {
	const rows = await tx<{ key: string; choice: TableMapping }[]>`
		select key, choice from import_choice where kind = 'columns'`;
	return Object.fromEntries(rows.map(({ key, choice }) => [key, choice]));
}

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
