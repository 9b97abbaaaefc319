import { type JSONValue } from 'postgres';
import { type Draft } from '../src/domain/import/draft.ts';
import { type RowVerdict } from '../src/domain/import/judge.ts';
import { type Occurrence, type Unread } from '../src/domain/import/occurrence.ts';
import { type Refusal } from '../src/domain/verdict.ts';
import { type Tx } from './sql.ts';

/** What the write path said of a row. */
export type RowOutcome =
	{ outcome: 'taken' } | { outcome: 'already' } | { outcome: 'refused'; reason: Refusal };

/** One event of the file on one date. `lesson` names it for good; an unread one has none. */
export interface ImportRow {
	n: number;
	event: Occurrence | (Unread & { start?: undefined });
	lesson: string | null;
	draft: Draft | null;
	verdict: RowVerdict | null;
	leftOut: boolean;
	outcome: RowOutcome | null;
}

const json = (tx: Tx, value: unknown) => tx.json(value as JSONValue);

const columns = (tx: Tx) => tx`n, event, lesson_id as lesson, draft, verdict, left_out as "leftOut", outcome`;

export async function add(
	tx: Tx,
	school: string,
	importId: string,
	rows: readonly Pick<ImportRow, 'n' | 'event' | 'lesson' | 'verdict'>[]
): Promise<void> {
	await tx`insert into import_row (school_id, import_id, n, event, lesson_id, verdict)
		select ${school}, ${importId}, n, event, lesson, verdict
		from jsonb_to_recordset(${json(tx, rows)}) as r (n int, event jsonb, lesson uuid, verdict jsonb)`;
}

export const all = (tx: Tx, importId: string): Promise<ImportRow[]> =>
	tx<ImportRow[]>`select ${columns(tx)} from import_row where import_id = ${importId} order by n`;

/** A page of rows with one verdict (or outcome), in the file's order of time. */
export const page = (
	tx: Tx,
	importId: string,
	filter: { verdict?: string | undefined; outcome?: string | undefined },
	from: number,
	most: number
): Promise<ImportRow[]> =>
	tx<ImportRow[]>`
		select ${columns(tx)} from import_row
		where import_id = ${importId}
			${filter.verdict === undefined ? tx`` : tx`and verdict->>'verdict' = ${filter.verdict}`}
			${filter.outcome === undefined ? tx`` : tx`and coalesce(outcome->>'outcome', 'left') = ${filter.outcome}`}
		order by n offset ${from} limit ${most}`;

export interface RowCounts {
	total: number;
	verdicts: Partial<Record<RowVerdict['verdict'], number>>;
	/** `left`: nothing was asked of the write path. */
	outcomes: Partial<Record<RowOutcome['outcome'] | 'left', number>>;
	/** Not left out by hand. */
	takable: { fits: number; soft: number };
}

export async function counts(tx: Tx, importId: string): Promise<RowCounts> {
	const rows = await tx<
		{
			verdict: RowVerdict['verdict'] | null;
			outcome: RowOutcome['outcome'] | 'left';
			out: boolean;
			n: number;
		}[]
	>`
		select verdict->>'verdict' as verdict, coalesce(outcome->>'outcome', 'left') as outcome, left_out as out, count(*)::int as n
		from import_row where import_id = ${importId} group by 1, 2, 3`;
	const result: RowCounts = { total: 0, verdicts: {}, outcomes: {}, takable: { fits: 0, soft: 0 } };
	for (const { verdict, outcome, out, n } of rows) {
		result.total += n;
		result.outcomes[outcome] = (result.outcomes[outcome] ?? 0) + n;
		if (verdict) result.verdicts[verdict] = (result.verdicts[verdict] ?? 0) + n;
		if (!out && (verdict === 'fits' || verdict === 'soft')) result.takable[verdict] += n;
	}
	return result;
}

/** What the mapping made of the rows and what stands against each. Choices by hand stay. */
export async function saveVerdicts(
	tx: Tx,
	importId: string,
	rows: readonly Pick<ImportRow, 'n' | 'draft' | 'verdict'>[]
): Promise<void> {
	await tx`update import_row x set draft = r.draft, verdict = r.verdict
		from jsonb_to_recordset(${json(tx, rows)}) as r (n int, draft jsonb, verdict jsonb)
		where x.import_id = ${importId} and x.n = r.n`;
}

export async function leaveOut(
	tx: Tx,
	importId: string,
	rows: readonly number[],
	out: boolean
): Promise<void> {
	await tx`update import_row set left_out = ${out} where import_id = ${importId} and n = any(${[...rows]})`;
}

/** Rows chosen to be taken that the write path has not answered. @param soft those that break soft rules too */
export const waiting = (tx: Tx, importId: string, soft: boolean): Promise<ImportRow[]> =>
	tx<ImportRow[]>`
		select ${columns(tx)} from import_row
		where import_id = ${importId} and outcome is null and not left_out
			and verdict->>'verdict' = any(${soft ? ['fits', 'soft'] : ['fits']})
		order by n`;

export async function saveOutcomes(
	tx: Tx,
	importId: string,
	rows: readonly { n: number; outcome: RowOutcome }[]
): Promise<void> {
	await tx`update import_row x set outcome = r.outcome
		from jsonb_to_recordset(${json(tx, rows)}) as r (n int, outcome jsonb)
		where x.import_id = ${importId} and x.n = r.n`;
}
