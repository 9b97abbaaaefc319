import { type RowVerdict } from '../src/domain/import/judge.ts';
import { CHANGE, OUTCOME, type RowChange, type RowResult, SHOWN } from './import-rows.ts';
import { type Import } from './imports.ts';
import { type Tx } from './sql.ts';

export interface RowCounts {
	/** Of what is gone, only what is to be cancelled; what stands twice in the files, once. */
	total: number;
	/** Of what is in the file. */
	verdicts: Partial<Record<RowVerdict['verdict'], number>>;
	outcomes: Partial<Record<RowResult, number>>;
	changes: Partial<Record<RowChange, number>>;
	/** Not left out by hand. */
	takable: { fits: number; soft: number };
}

export async function counts(tx: Tx, importId: string): Promise<RowCounts> {
	const rows = await tx<
		{
			verdict: RowVerdict['verdict'] | null;
			outcome: RowResult;
			change: RowChange | null;
			out: boolean;
			isCounted: boolean;
			n: number;
		}[]
	>`
		select verdict->>'verdict' as verdict, ${tx.unsafe(OUTCOME)} as outcome,
			${tx.unsafe(CHANGE)} as change, left_out as out,
			(${tx.unsafe(CHANGE)} is distinct from 'gone' or not left_out)
				and verdict->>'why' is distinct from 'duplicate' as "isCounted", count(*)::int as n
		from import_row where import_id = ${importId} group by 1, 2, 3, 4, 5`;
	const result: RowCounts = {
		total: 0,
		verdicts: {},
		outcomes: {},
		changes: {},
		takable: { fits: 0, soft: 0 }
	};
	for (const { verdict, outcome, change, out, isCounted, n } of rows) {
		if (isCounted) result.total += n;
		if (change) tally(result.changes, change, n);
		if (verdict && change !== 'gone') tally(result.verdicts, verdict, n);
		tally(result.outcomes, outcome, n);
		if (!out && (verdict === 'fits' || verdict === 'soft')) result.takable[verdict] += n;
	}
	return result;
}

/** Rows that have their answer, of those that are to have one. */
export async function progress(
	tx: Tx,
	{ id, state, overrideReason }: Pick<Import, 'id' | 'state' | 'overrideReason'>
): Promise<{ done: number; count: number }> {
	const asked = overrideReason === null ? ['fits'] : ['fits', 'soft'];
	const [row] = await tx<{ done: number; count: number }[]>`
		select count(*) filter (where ${state === 'undoing' ? tx`undone` : tx`outcome`} is not null)::int as done, count(*)::int
		from import_row where import_id = ${id} and ${
			state === 'undoing'
				? tx`outcome->>'outcome' = 'taken'`
				: tx`not left_out and verdict->>'verdict' = any(${asked})`
		}`;
	return row ?? { done: 0, count: 0 };
}

const tally = <K extends string>(counts: Partial<Record<K, number>>, key: K, n: number): void => {
	counts[key] = (counts[key] ?? 0) + n;
};

interface ShownOnDay {
	/** `2026-11-24` */
	day: string;
	verdict: 'fits' | 'soft' | 'clash' | 'already' | null;
	change: RowChange | null;
	count: number;
}

/** How many rows the board shows on each day of the school; what is gone, on the day its lesson stands. */
export const shownOnDays = (tx: Tx, importId: string, zone: string): Promise<ShownOnDay[]> =>
	tx<ShownOnDay[]>`
		select to_char(coalesce((draft->>'start')::timestamptz,
				(select l.starts_at from lesson l where l.id = r.lesson_id),
				(was->'draft'->>'start')::timestamptz) at time zone ${zone}, 'YYYY-MM-DD') as day,
			verdict->>'verdict' as verdict, ${tx.unsafe(CHANGE)} as change, count(*)::int as count
		from import_row r where import_id = ${importId} and ${tx.unsafe(SHOWN)}
		group by 1, 2, 3 order by 1`;

/** The first lesson it would bring or change. */
export async function firstStart(tx: Tx, importId: string): Promise<string | null> {
	const [row] = await tx<{ start: string | null }[]>`
		select min(draft->>'start') as start from import_row
		where import_id = ${importId} and verdict->>'verdict' in ('fits', 'soft', 'clash')`;
	return row?.start ?? null;
}
