import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { connect, type Sql, type Tx } from './sql.ts';

interface Migration {
	name: string;
	sha256: string;
	text: string;
}

/** How the database stands to the files of this program. `newer`: another version of it has migrated further. */
export type SchemaState =
	| { state: 'current' }
	| { state: 'older'; missing: string[] }
	| { state: 'edited'; name: string }
	| { state: 'newer'; unknown: string[] };

export type Migrated = { ok: true; applied: string[] } | { ok: false; what: string };

const FOLDER = new URL('./migrations/', import.meta.url);
// Any number, as long as it is the same in every program that migrates.
const LOCK = 7_203_001;

/**
 * Brings a database up to the files in db/migrations: all or nothing, and one migrator at a time.
 * @param url PostgreSQL address of the owner
 */
export async function migrate(url: string): Promise<Migrated> {
	const sql = connect(url, 1, 0);
	try {
		return await sql.begin(async (tx) => {
			await tx`set local lock_timeout = '15s'`;
			await tx`select pg_advisory_xact_lock(${LOCK})`;
			await tx`set local lock_timeout = 0`;
			return await applyMissing(tx);
		});
	} finally {
		await sql.end({ timeout: 5 });
	}
}

async function applyMissing(tx: Tx): Promise<Migrated> {
	await tx`create schema if not exists upkeep`;
	await tx`create table if not exists upkeep.migration (
		name text primary key, sha256 text not null, at timestamptz not null default now())`;
	await tx`grant usage on schema upkeep to app`;
	await tx`grant select on upkeep.migration to app`;
	const files = await readMigrations();
	const state = compare(files, await appliedOnes(tx));
	if (state.state === 'edited') return { ok: false, what: sentence(state) };
	if (state.state === 'newer') return { ok: false, what: sentence(state) };
	const missing = state.state === 'older' ? files.filter((file) => state.missing.includes(file.name)) : [];
	for (const file of missing) {
		await tx.unsafe(file.text);
		await tx`insert into upkeep.migration (name, sha256) values (${file.name}, ${file.sha256})`;
	}
	return { ok: true, applied: missing.map((file) => file.name) };
}

/** For programs that serve: they refuse to start on anything but `current`. */
export async function schemaState(sql: Sql): Promise<SchemaState> {
	const files = await readMigrations();
	const [table] = await sql<
		{ found: boolean }[]
	>`select to_regclass('upkeep.migration') is not null as found`;
	return compare(files, table?.found ? await appliedOnes(sql) : new Map<string, string>());
}

/** What to tell the person who started the program. */
export function sentence(state: Exclude<SchemaState, { state: 'current' }>): string {
	switch (state.state) {
		case 'older':
			return `The database lacks ${state.missing.join(', ')}: run npm run migrate, then start again.`;
		case 'edited':
			return `The migration ${state.name} was changed after this database had taken it: put the file back as it was and add a new one (then npm run migrate).`;
		case 'newer':
			return `The database is ahead of this program (${state.unknown.join(', ')}): start the newer version, or restore a backup of before.`;
	}
}

async function readMigrations(): Promise<Migration[]> {
	const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.sql')).sort();
	return Promise.all(
		names.map(async (name) => {
			const text = await readFile(new URL(name, FOLDER), 'utf8');
			return { name, sha256: createHash('sha256').update(text).digest('hex'), text };
		})
	);
}

const appliedOnes = async (sql: Sql | Tx): Promise<Map<string, string>> => {
	const rows = await sql<{ name: string; sha256: string }[]>`select name, sha256 from upkeep.migration`;
	return new Map(rows.map((row) => [row.name, row.sha256]));
};

function compare(files: readonly Migration[], applied: ReadonlyMap<string, string>): SchemaState {
	const edited = files.find((file) => applied.has(file.name) && applied.get(file.name) !== file.sha256);
	if (edited) return { state: 'edited', name: edited.name };
	const unknown = [...applied.keys()].filter((name) => !files.some((file) => file.name === name));
	if (unknown.length > 0) return { state: 'newer', unknown };
	const missing = files.filter((file) => !applied.has(file.name)).map((file) => file.name);
	return missing.length > 0 ? { state: 'older', missing } : { state: 'current' };
}
