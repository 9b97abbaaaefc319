import { type Sql, type Tx } from './sql.ts';

// Any number of its own: two programs that start together check one after the other.
const LOCK = 7_203_020;

/** A value sealed by the key of this id. */
export interface CheckValue {
	id: string;
	sealed: string;
}

/** One check at a time. */
export const begin = <T>(sql: Sql, work: (tx: Tx) => Promise<T>): Promise<T> =>
	sql.begin(async (tx) => {
		await tx`select pg_advisory_xact_lock(${LOCK})`;
		return await work(tx);
	}) as Promise<T>;

export async function list(tx: Tx): Promise<CheckValue[]> {
	return [...(await tx<CheckValue[]>`select key_id as id, sealed from secret_check order by at`)];
}

export const add = (tx: Tx, { id, sealed }: CheckValue): Promise<unknown> =>
	tx`insert into secret_check (key_id, sealed) values (${id}, ${sealed})`;
