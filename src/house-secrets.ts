import { readFileSync } from 'node:fs';
import * as secretCheck from '#db/secret-check.ts';
import { type Sql } from '#db/sql.ts';
import { openSecrets, readKeys, type Secrets } from '#secrets';
import { type Settings } from '#settings';

export type OpenedSecrets = { ok: true; secrets: Secrets | null } | { ok: false; what: string };

const CHECK = 'dgtt';

/** The keys as set, proven against the database; null: none are set, and the database needs none. */
export async function houseSecrets(settings: Settings, sql: Sql): Promise<OpenedSecrets> {
	const name = settings.secretKeys === null ? 'SECRET_KEYS_FILE' : 'SECRET_KEYS';
	try {
		const text = settings.secretKeys ?? fileOf(settings);
		const read = text === null ? null : readKeys(text);
		if (read && !read.ok) return { ok: false, what: `${name}: ${read.what}` };
		const secrets = read && openSecrets(read.keys);
		const objection = await secretCheck.begin(sql, async (tx) => {
			const wrong = objectionTo(secrets, await secretCheck.list(tx));
			if (wrong === null && secrets) await note(secrets, tx);
			return wrong;
		});
		return objection === null ? { ok: true, secrets } : { ok: false, what: `${name}: ${objection}` };
	} catch (error) {
		return { ok: false, what: `${name}: ${error instanceof Error ? error.message : String(error)}` };
	}
}

const fileOf = ({ secretKeysFile }: Settings): string | null =>
	secretKeysFile === null ? null : readFileSync(secretKeysFile, 'utf8');

function objectionTo(secrets: Secrets | null, checks: readonly secretCheck.CheckValue[]): string | null {
	for (const { id, sealed } of checks) {
		if (!secrets?.keys.some((key) => key.id === id))
			return `the key ${id} is missing, with which this database was used before.`;
		if (secrets.open('check', id, sealed) !== CHECK)
			return `the key called ${id} is not the one this database was used with before.`;
	}
	return null;
}

async function note(secrets: Secrets, tx: Parameters<typeof secretCheck.list>[0]): Promise<void> {
	const id = secrets.keys[0]?.id ?? '';
	if ((await secretCheck.list(tx)).some((check) => check.id === id)) return;
	await secretCheck.add(tx, { id, sealed: secrets.seal('check', id, CHECK) });
}
