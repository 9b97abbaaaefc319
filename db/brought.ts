import type { JSONValue } from 'postgres';
import { type Brought } from '../src/domain/import/brought.ts';
import { type EarlierSource } from '../src/domain/import/next-version.ts';
import { type Tx } from './sql.ts';

/** What the files of a school brought: which lesson each of their entries stands for, and how it was left. */
const columns = (tx: Tx) => tx`lesson_id as lesson, entry_id as entry, event, draft, withdrawn`;

/** Those of these entries that an import has brought before, from whatever file. */
export const ofEntries = (tx: Tx, entries: readonly string[]): Promise<Brought[]> => tx<Brought[]>`
	select ${columns(tx)} from brought where entry_id = any(${[...entries]})`;

/** What these calendars and tables brought that begins between two instants. */
export const ofSources = (tx: Tx, sources: readonly string[], from: string, to: string): Promise<Brought[]> =>
	tx<Brought[]>`
		select ${columns(tx)} from brought
		where source = any(${[...sources]}) and draft->>'start' >= ${from} and draft->>'start' < ${to}
		order by draft->>'start'`;

/** The last import's word on these lessons. */
export async function keep(
	tx: Tx,
	school: string,
	importId: string,
	all: readonly (Brought & { source: string })[]
): Promise<void> {
	const rows = tx.json(all as unknown as JSONValue);
	// An entry that stands for another lesson now leaves the one it stood for before.
	await tx`delete from brought b using jsonb_to_recordset(${rows}) as r (lesson uuid, entry uuid)
		where b.school_id = ${school} and b.entry_id = r.entry and b.lesson_id <> r.lesson`;
	await tx`insert into brought (school_id, lesson_id, entry_id, import_id, source, event, draft, withdrawn)
		select ${school}, lesson, entry, ${importId}, source, event, draft, withdrawn
		from jsonb_to_recordset(${rows})
			as r (lesson uuid, entry uuid, source text, event jsonb, draft jsonb, withdrawn boolean)
		on conflict (school_id, lesson_id) do update set entry_id = excluded.entry_id, import_id = excluded.import_id,
			source = excluded.source, event = excluded.event, draft = excluded.draft, withdrawn = excluded.withdrawn`;
}

/**
 * What other calendars and tables brought that begins between two instants and stands; nothing where this source has
 * brought something itself.
 * @param entries of the new file
 */
export const otherSources = (
	tx: Tx,
	source: string,
	entries: readonly string[],
	[from, to]: readonly [string, string]
): Promise<EarlierSource[]> => tx<EarlierSource[]>`
	select b.source, max(b.event->>'calendar') as name, count(*)::int as count,
		count(*) filter (where b.entry_id = any(${[...entries]}))::int as same,
		to_char(max(i.created_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at
	from brought b join import i on i.id = b.import_id
	where not b.withdrawn and b.draft->>'start' >= ${from} and b.draft->>'start' <= ${to}
		and not exists (select 1 from brought own where own.source = ${source})
	group by b.source order by max(i.created_at) desc limit 100`;
