import { type Closure } from '../src/domain/closure.ts';
import { type Tx } from './sql.ts';

export interface ClosureRow extends Closure {
	id: string;
	/** Above 1, somebody has changed it since it was added. */
	version: number;
}

const columns = (tx: Tx) =>
	tx`id, to_char(first_day, 'YYYY-MM-DD') as first, to_char(last_day, 'YYYY-MM-DD') as last, name, version`;

/** Those of the school behind the wall, in the order of time. @param since a day: those that are over by then are left out */
export const list = (tx: Tx, since = '0001-01-01'): Promise<ClosureRow[]> => tx<ClosureRow[]>`
	select ${columns(tx)} from closure
	where school_id = current_school() and last_day >= ${since}::date order by first_day, last_day, name`;

/** @returns those that were not there yet */
export const add = (tx: Tx, school: string, closures: readonly Closure[]): Promise<ClosureRow[]> => tx<
	ClosureRow[]
>`
	insert into closure (school_id, first_day, last_day, name)
	select ${school}, first, last, name from jsonb_to_recordset(${tx.json(plain(closures))}) as c (first date, last date, name text)
	on conflict (school_id, first_day, last_day, name) do nothing
	returning ${columns(tx)}`;

const plain = (closures: readonly Closure[]) =>
	closures.map(({ first, last, name }) => ({ first, last, name }));

/** False when somebody else changed or removed it since `version`. */
export async function update(
	tx: Tx,
	id: string,
	version: number,
	{ first, last, name }: Closure
): Promise<boolean> {
	const done = await tx`
		update closure set first_day = ${first}, last_day = ${last}, name = ${name}, version = version + 1
		where id = ${id} and version = ${version}`;
	return done.count === 1;
}

/** @returns what it was; null when somebody else changed or removed it since `version` */
export async function remove(tx: Tx, id: string, version: number): Promise<ClosureRow | null> {
	const [row] = await tx<ClosureRow[]>`
		delete from closure where id = ${id} and version = ${version} returning ${columns(tx)}`;
	return row ?? null;
}
