import { type Sql, sweep, type Tx } from './sql.ts';

/** A board's whole document as it stood at `seq`. */
export interface Snapshot {
	seq: number;
	state: Uint8Array;
}

export async function find(tx: Tx, school: string, week: string, epoch: number): Promise<Snapshot | null> {
	const [row] = await tx<{ seq: string; state: Buffer }[]>`
		select seq, state from board_snapshot where school_id = ${school} and week = ${week} and epoch = ${epoch}`;
	return row ? { seq: Number(row.seq), state: new Uint8Array(row.state) } : null;
}

/** Keeps the newest, whoever writes last. */
export const put = (
	tx: Tx,
	school: string,
	week: string,
	epoch: number,
	{ seq, state }: Snapshot
): Promise<unknown> => tx`
	insert into board_snapshot as s (school_id, week, epoch, seq, state)
	values (${school}, ${week}, ${epoch}, ${seq}, ${Buffer.from(state)})
	on conflict (school_id, week) do update set epoch = excluded.epoch, seq = excluded.seq, state = excluded.state, at = now()
	where (excluded.epoch, excluded.seq) > (s.epoch, s.seq)`;

/** Log rows that a snapshot holds and that are older than any reader's gap; at most some at once. */
export const prune = (sql: Sql, most: number): Promise<number> =>
	sweep(sql, async (tx) => {
		const gone = await tx`
			delete from board_log where ctid = any(array(select l.ctid from board_log l
				join board_snapshot s on s.school_id = l.school_id and s.week = l.week
					and (s.epoch > l.epoch or s.epoch = l.epoch and s.seq >= l.seq)
				where l.at < now() - interval '15 minutes' limit ${most}))`;
		return gone.count;
	});
