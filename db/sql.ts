import type { Sql as DriverSql, TransactionSql } from 'postgres';
import { postgres } from './driver.ts';

export type Sql = DriverSql;
export type Tx = TransactionSql;

/** Whose rows a transaction may touch. `candidate` raises the second wall: only that candidate's own rows. */
export interface Scope {
	school: string;
	candidate?: string;
}

/** Seconds between two tries to connect, at most: PostgreSQL is back sooner than anybody would wait. */
const LONGEST_WAIT = 0.5;

/** The longest a statement may take, in milliseconds. */
const PATIENCE = 15_000;

/**
 * @param url PostgreSQL address of the role `app` (or of one that may become it)
 * @param max connections
 * @param patience with a statement, in milliseconds; 0: without end
 */
export const connect = (url: string, max = 10, patience = PATIENCE): Sql =>
	postgres(url, {
		max,
		connect_timeout: 5,
		idle_timeout: 60,
		backoff: (failed) => Math.min(LONGEST_WAIT, 0.02 * 2 ** failed) * (0.5 + Math.random() / 2),
		onnotice: () => undefined,
		connection: { application_name: 'dgtt', statement_timeout: patience }
	});

/** For the person who set the address. @param name of the setting @param error as `connect` or a first statement threw it */
export const unusable = (name: string, error: unknown): string =>
	`PostgreSQL at ${name} cannot be used: ${error instanceof Error ? error.message : String(error)}.`;

/** Runs `work` in one transaction behind the school's wall. @param mode as `begin` takes it */
export const inSchool = <T>(
	sql: Sql,
	scope: Scope,
	work: (tx: Tx) => Promise<T>,
	mode: '' | 'isolation level repeatable read' = ''
): Promise<T> =>
	sql.begin(mode, async (tx) => {
		await tx`select set_config('app.school', ${scope.school}, true), set_config('app.candidate', ${scope.candidate ?? ''}, true)`;
		return await work(tx);
	}) as Promise<T>;

/** Reads across schools, for the pollers and the relay: the role `sweep`, for one transaction. */
export const sweep = <T>(sql: Sql, work: (tx: Tx) => Promise<T>): Promise<T> =>
	sql.begin(async (tx) => {
		await tx`set local role sweep`;
		return await work(tx);
	}) as Promise<T>;
