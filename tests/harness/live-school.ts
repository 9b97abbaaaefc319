import { randomUUID } from 'node:crypto';
import { inSchool, type Sql, type Tx } from '#db/sql.ts';
import { type Lesson } from '#domain/lesson.ts';
import { type Actor } from '#domain/policy.ts';
import { daysFrom, hashOf, newToken, stayFor } from '#identity/stay.ts';
import { type Node, type Opened, openNode } from '#realtime/node.ts';
import { openLog } from '#log';
import { type Settings } from '#settings';
import { uuidv7 } from 'uuidv7';
import { lesson } from '../builders/lesson.ts';
import { type TestDatabase } from './database.ts';
import { school, type Wanted } from './school.ts';

/** Where the test nodes say they live; the Origin every honest client sends. */
export const ORIGIN = 'http://localhost:4242';

/** A signed-in person: their row, their session, their cookie. */
export interface Person {
	actor: Actor;
	name: string;
	session: string;
	cookie: string;
}

/** The eve of the week that tests play in, on whatever day they run. */
export const NOW = '2026-11-22T05:00:00Z';

const settings = (databaseUrl: string, redisUrl: string | null): Settings => ({
	port: 0,
	host: '127.0.0.1',
	loopback: true,
	origins: [ORIGIN],
	trustProxy: false,
	dataDir: '/nonexistent',
	databaseUrl,
	migrateDatabaseUrl: null,
	redisUrl,
	temporalAddress: null,
	temporalNamespace: 'default',
	smtpUrl: null,
	secretKeys: null,
	secretKeysFile: null,
	mailFrom: 'planning@localhost',
	sms: null,
	smsPrice: 25,
	workerPort: null,
	cacheDir: null,
	metricsPort: null,
	logLevel: 'silent',
	insecureLan: false,
	now: Date.parse(NOW),
	dev: false,
	demo: false
});

/** A whole server, sockets and all, with an empty web app. */
export function tryToOpenNode(databaseUrl: string, redisUrl: string | null = null): Promise<Opened> {
	const pages = {
		handle: (_request: unknown, _response: unknown, next: () => void) => {
			next();
		},
		doors: [],
		close: () => Promise.resolve()
	};
	return openNode(settings(databaseUrl, redisUrl), openLog('silent'), () => Promise.resolve(pages));
}

/** @param redisUrl where it rings other nodes; null: it is alone */
export async function openTestNode(databaseUrl: string, redisUrl: string | null = null): Promise<Node> {
	const opened = await tryToOpenNode(databaseUrl, redisUrl);
	if (!opened.ok) throw new Error(opened.what);
	return opened.node;
}

/** A school with people who can sign in, on a database of the test's own. */
export async function liveSchool(db: TestDatabase, wanted: Wanted) {
	const made = await school(db.owner, wanted);
	return {
		school: made.id,
		ids: made.ids,
		signIn: (name: string) => signIn(db.app, made.actor(name), name),
		disable: (person: Person) =>
			db.owner`update account set disabled_at = now() where id = ${person.actor.account}`,
		inSchool: <T>(work: (tx: Tx) => Promise<T>) => inSchool(db.app, { school: made.id }, work)
	};
}
/** A lesson and an edit id that no other test of the same database uses. */
export const freshLesson = (when: string, fields: Partial<Lesson> = {}): Lesson =>
	lesson(when, { id: randomUUID(), ...fields });
export const freshEdit = (): string => uuidv7();

export type LiveSchool = Awaited<ReturnType<typeof liveSchool>>;

async function signIn(sql: Sql, actor: Actor, name: string): Promise<Person> {
	const session = randomUUID();
	const token = newToken(stayFor(actor.roles[0] ?? 'candidate'));
	const end = daysFrom(Date.now(), 10);
	await sql`insert into session (id_hash, public_id, account_id, school_id, expires_at, ends_at)
		values (${hashOf(token)}, ${session}, ${actor.account}, ${actor.school}, ${end}, ${end})`;
	return { actor, name, session, cookie: `__Host-dgtt=${token}` };
}
