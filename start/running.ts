import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DATABASE } from './postgres.ts';

/** Address, for the role `app`, of the database that `npm start` runs on this folder now; null when it does not. */
export function runningDatabase(dataDir: string): string | null {
	const pointer = join(resolve(dataDir), 'elsewhere.txt');
	const folder = existsSync(pointer) ? readFileSync(pointer, 'utf8').trim() : resolve(dataDir);
	try {
		const { app } = JSON.parse(readFileSync(join(folder, 'secrets.json'), 'utf8')) as { app: string };
		const port = readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[3] ?? '';
		return `postgres://app:${app}@127.0.0.1:${port}/${DATABASE}`;
	} catch {
		return null;
	}
}
