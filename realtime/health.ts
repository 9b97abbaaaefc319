import { schemaState, sentence } from '#db/migrate.ts';
import { type Sql } from '#db/sql.ts';
import { type Schedule } from '#schedule/schedule.ts';
import { type Bell, noBell } from './bell.ts';

type State = 'ok' | 'degraded' | 'down';
interface Part {
	state: State;
	/** Since when it is so. */
	since: string;
	detail: string | null;
}
export interface Readiness {
	ready: boolean;
	/** `redis` only where it is used: away, it degrades a server and never stops it. */
	parts: { postgres: Part; board: Part; redis?: Part };
}
export interface Health {
	read(): Promise<Readiness>;
	/** From now on this node is not ready: it takes no new work. */
	leave: () => void;
}

type Finding = Pick<Part, 'state' | 'detail'>;

const PATIENCE = 2_000;
const FRESH = 500;
const REMEMBER = 60_000;

/** Whether this node can do its work. Only an unusable database or a shutdown makes it unready. */
export function watchHealth({ sql, schedule, bell }: { sql: Sql; schedule: Schedule; bell: Bell }): Health {
	const history = new Map<string, Part>();
	let leaving = false;
	let evictedAt: number | null = null;
	let checked: { at: number; finding: Promise<Finding> } | null = null;
	schedule.onEvicted(({ why }) => {
		if (why !== 'epoch') evictedAt = Date.now();
	});

	const part = (name: string, finding: Finding): Part => {
		const before = history.get(name);
		const since = before?.state === finding.state ? before.since : new Date().toISOString();
		const now = { ...finding, since };
		history.set(name, now);
		return now;
	};
	const board = (): Finding => {
		if (leaving) return { state: 'down', detail: 'shutting down' };
		const isRecent = evictedAt !== null && Date.now() - evictedAt < REMEMBER;
		return isRecent ? { state: 'degraded', detail: 'a board was read anew' } : { state: 'ok', detail: null };
	};

	return {
		async read() {
			if (!checked || Date.now() - checked.at > FRESH)
				checked = { at: Date.now(), finding: askPostgres(sql) };
			const parts = {
				postgres: part('postgres', await checked.finding),
				board: part('board', board()),
				...(bell === noBell ? {} : { redis: part('redis', findingOf(bell)) })
			};
			return { ready: !leaving && parts.postgres.state === 'ok', parts };
		},
		leave() {
			leaving = true;
		}
	};
}

const findingOf = ({ trouble }: Bell): Finding => ({
	state: trouble === null ? 'ok' : 'degraded',
	detail: trouble
});

async function askPostgres(sql: Sql): Promise<Finding> {
	try {
		const schema = await withinPatience(schemaState(sql));
		return schema.state === 'current'
			? { state: 'ok', detail: null }
			: { state: 'down', detail: sentence(schema) };
	} catch {
		return { state: 'down', detail: 'PostgreSQL does not answer' };
	}
}

function withinPatience<T>(work: Promise<T>): Promise<T> {
	return new Promise((resolve, reject) => {
		const timer = setTimeout(() => {
			reject(new Error('no answer in time'));
		}, PATIENCE);
		work.then(resolve, reject).finally(() => {
			clearTimeout(timer);
		});
	});
}
