import { randomUUID } from 'node:crypto';
import { migrate } from '#db/migrate.ts';
import { ensureRoles } from '#db/roles.ts';
import { connect, type Sql } from '#db/sql.ts';

const APP_PASSWORD = 'app-of-the-tests';

/** A migrated database of its own. `app` is the role the product runs as; `owner` sees everything. */
export interface TestDatabase {
	appUrl: string;
	ownerUrl: string;
	app: Sql;
	owner: Sql;
	drop: () => Promise<void>;
}

/** The cluster the test run started (its superuser's address); see tests/run.ts. */
function serverUrl(): URL {
	const url = process.env.TEST_POSTGRES;
	if (!url) throw new Error('TEST_POSTGRES is not set: run the tests by `npm test`');
	return new URL(url);
}

export async function freshDatabase(): Promise<TestDatabase> {
	const name = `test_${randomUUID().replaceAll('-', '')}`;
	const root = connect(serverUrl().href, 1);
	await ensureRoles(root, APP_PASSWORD);
	await root.unsafe(`create database ${name}`);
	const ownerUrl = serverUrl();
	ownerUrl.pathname = name;
	const migrated = await migrate(ownerUrl.href);
	if (!migrated.ok) throw new Error(migrated.what);
	const appUrl = new URL(ownerUrl);
	appUrl.username = 'app';
	appUrl.password = APP_PASSWORD;
	const app = connect(appUrl.href, 8);
	const owner = connect(ownerUrl.href, 2);
	return {
		appUrl: appUrl.href,
		ownerUrl: ownerUrl.href,
		app,
		owner,
		drop: async () => {
			await Promise.all([app.end({ timeout: 2 }), owner.end({ timeout: 2 })]);
			await root.unsafe(`drop database ${name} with (force)`);
			await root.end({ timeout: 2 });
		}
	};
}
