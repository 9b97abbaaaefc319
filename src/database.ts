import { schemaState, sentence } from '#db/migrate.ts';
import { connect, type Sql, unusable } from '#db/sql.ts';
import { houseSecrets } from '#house-secrets';
import { type Secrets } from '#secrets';
import { type Settings } from '#settings';

/** What a program works on: a database of this very schema, and the keys that belong to it (null: none are set). */
export type OpenedDatabase = { ok: true; sql: Sql; secrets: Secrets | null } | { ok: false; what: string };

/** Opens the database of the settings, or says in a sentence why it cannot be worked on. @param lines connections at most */
export async function openDatabase(settings: Settings, lines?: number): Promise<OpenedDatabase> {
	if (settings.databaseUrl === null)
		return {
			ok: false,
			what: 'DATABASE_URL is not set: it names the PostgreSQL to work on (npm start brings its own).'
		};
	const sql = connect(settings.databaseUrl, lines);
	const what = await objectionTo(sql);
	const opened = what === null ? await houseSecrets(settings, sql) : { ok: false as const, what };
	if (opened.ok) return { ...opened, sql };
	await sql.end({ timeout: 1 });
	return opened;
}

/** Null: it can be worked on. */
async function objectionTo(sql: Sql): Promise<string | null> {
	try {
		const schema = await schemaState(sql);
		return schema.state === 'current' ? null : sentence(schema);
	} catch (error) {
		return unusable('DATABASE_URL', error);
	}
}
