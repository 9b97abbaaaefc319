import { type Sql, type Tx, inSchool } from './sql.ts';

/** A board as PostgreSQL holds it: where it stands and the log that rebuilds its document. */
export interface StoredBoard {
	epoch: number;
	seq: number;
	published: boolean;
	closed: boolean;
	/** Of the document (src/sync/board-doc.ts). */
	shape: number;
	/** Its document was begun anew after its week was over. */
	settled: boolean;
}

type HeadRow = Omit<StoredBoard, 'seq'> & { seq: string };

const toHead = (row: HeadRow): StoredBoard => ({ ...row, seq: Number(row.seq) });
const headColumns = (tx: Tx) =>
	tx`epoch, seq, published_at is not null as published, closed_at is not null as closed, shape, settled`;

/** The board's head; the board is made when it is asked for the first time. */
export async function open(tx: Tx, school: string, week: string, shape: number): Promise<StoredBoard> {
	await tx`insert into board (school_id, week, shape) values (${school}, ${week}, ${shape}) on conflict do nothing`;
	const head = await find(tx, school, week);
	if (!head) throw new Error(`board ${school}/${week} is not there`);
	return head;
}

/** Null: nobody has opened it yet. */
export async function find(tx: Tx, school: string, week: string): Promise<StoredBoard | null> {
	const [row] = await tx<HeadRow[]>`
		select ${headColumns(tx)} from board where school_id = ${school} and week = ${week}`;
	return row ? toHead(row) : null;
}

/** Locks boards in id order and answers their heads, so that two writers never wait for each other in a circle. */
export async function lock(
	tx: Tx,
	school: string,
	weeks: readonly string[]
): Promise<Map<string, StoredBoard>> {
	const rows = await tx<(HeadRow & { week: string })[]>`
		select week, ${headColumns(tx)} from board where school_id = ${school} and week = any(${[...weeks]}) order by week for update`;
	return new Map(rows.map(({ week, ...row }) => [week, toHead(row)]));
}

/** Log rows after `seq`, oldest first. */
export async function logAfter(
	tx: Tx,
	school: string,
	week: string,
	epoch: number,
	seq: number
): Promise<{ seq: number; change: Uint8Array }[]> {
	const rows = await tx<{ seq: string; change: Buffer }[]>`
		select seq, change from board_log
		where school_id = ${school} and week = ${week} and epoch = ${epoch} and seq > ${seq} order by seq`;
	return rows.map((row) => ({ seq: Number(row.seq), change: new Uint8Array(row.change) }));
}

/** Where the board stands now; one small query, for handshakes. */
export const head = (sql: Sql, school: string, week: string): Promise<StoredBoard | null> =>
	inSchool(sql, { school }, (tx) => find(tx, school, week));

/** Begins the board's document anew; whoever holds the old one is turned away (R24). */
export const beginEpoch = (
	tx: Tx,
	school: string,
	week: string,
	{ epoch, shape, settled }: Pick<StoredBoard, 'epoch' | 'shape' | 'settled'>
): Promise<unknown> => tx`
	update board set epoch = ${epoch}, seq = 0, shape = ${shape}, settled = ${settled}
	where school_id = ${school} and week = ${week}`;

export async function publish(
	tx: Tx,
	school: string,
	week: string,
	account: string,
	at: string
): Promise<void> {
	await tx`update board set published_at = ${at}, published_by = ${account} where school_id = ${school} and week = ${week}`;
}

/** Where boards of any school stand, by room. Runs as `sweep`. */
export async function heads(
	tx: Tx,
	asked: readonly { school: string; week: string; room: string }[]
): Promise<Map<string, { epoch: number; seq: number }>> {
	const rows = await tx<{ n: string; epoch: number; seq: string }[]>`
		select a.n, b.epoch, b.seq
		from unnest(${asked.map((one) => one.school)}::uuid[], ${asked.map((one) => one.week)}::text[])
			with ordinality a (school, week, n)
		join board b on b.school_id = a.school and b.week = a.week`;
	return new Map(
		rows.map((row) => [asked[Number(row.n) - 1]?.room ?? '', { epoch: row.epoch, seq: Number(row.seq) }])
	);
}
