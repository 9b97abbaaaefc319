import { migrate } from '#db/migrate.ts';
import { ensureRoles } from '#db/roles.ts';
import { connect } from '#db/sql.ts';
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
const sql = connect(url, 1);
await ensureRoles(sql, migrateDatabaseUrl === null ? null : appPasswordIn(databaseUrl)).finally(() =>
	sql.end({ timeout: 5 })
);
const done = await migrate(url);
if (!done.ok) {
	console.error(done.what);
	process.exit(1);
}
console.log(done.applied.length > 0 ? `Applied ${done.applied.join(', ')}.` : 'Nothing to apply.');

/** The password the server will sign in with, when it does so as `app`. */
function appPasswordIn(address: string | null): string | null {
	if (address === null) return null;
	const { username, password } = new URL(address);
	return username === 'app' && password !== '' ? decodeURIComponent(password) : null;
}
