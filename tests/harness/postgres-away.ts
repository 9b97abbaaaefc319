import { connect } from '#db/sql.ts';
import { type TestDatabase } from './database.ts';

/** Cuts every line to the test's database and lets no new one in, until the answer is called. */
export async function takePostgresAway(db: TestDatabase): Promise<() => Promise<void>> {
	const name = new URL(db.appUrl).pathname.slice(1);
	const root = connect(process.env['TEST_POSTGRES'] ?? '', 1);
	await root.unsafe(`alter database ${name} allow_connections false`);
	await root`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`;
	return async () => {
		await root.unsafe(`alter database ${name} allow_connections true`);
		await root.end();
	};
}
