import { migrate, type Migrated } from '#db/migrate.ts';
import { ensureRoles } from '#db/roles.ts';
import { connect, unusable } from '#db/sql.ts';
import { settingsOrExit } from '#settings';

/** `npm run migrate`: brings the database of MIGRATE_DATABASE_URL (else DATABASE_URL) up to this version. */
const { migrateDatabaseUrl, databaseUrl } = settingsOrExit(process.env);
const url = migrateDatabaseUrl ?? databaseUrl;
if (url === null) {
	console.error(
		'Set MIGRATE_DATABASE_URL to the address of the database owner (npm start migrates its own database by itself).'
	);
	process.exit(1);
}
const done = await bringUp(url).catch((error: unknown) => ({
	ok: false as const,
	what: unusable(migrateDatabaseUrl === null ? 'DATABASE_URL' : 'MIGRATE_DATABASE_URL', error)
}));
if (!done.ok) {
	console.error(done.what);
	process.exit(1);
}
console.log(done.applied.length > 0 ? `Applied ${done.applied.join(', ')}.` : 'Nothing to apply.');

async function bringUp(owner: string): Promise<Migrated> {
	const sql = connect(owner, 1);
	await ensureRoles(sql, migrateDatabaseUrl === null ? null : appPasswordIn(databaseUrl)).finally(() =>
		sql.end({ timeout: 5 })
	);
	return migrate(owner);
}

/** The password the server will sign in with, when it does so as `app`. */
function appPasswordIn(address: string | null): string | null {
	if (address === null) return null;
	const { username, password } = new URL(address);
	return username === 'app' && password !== '' ? decodeURIComponent(password) : null;
}
