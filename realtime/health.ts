import { type ServerResponse } from 'node:http';
import { schemaState, sentence } from '#db/migrate.ts';
import * as outbox from '#db/outbox.ts';
import { type Sql, sweep } from '#db/sql.ts';
import * as workerState from '#db/worker-state.ts';
import { type Schedule } from '#schedule/schedule.ts';
import { type Bell, noBell } from './bell.ts';
import { withinPatience } from './within-patience.ts';

type State = 'ok' | 'degraded' | 'down';
interface Part {
	state: State;
	/** Since when it is so. */
	since: string;
	detail: string | null;
}
export interface Readiness {
	ready: boolean;
	/** `redis` only where it is used. Away, it and what sends messages degrade a server and never stop it. */
	parts: { postgres: Part; board: Part; redis?: Part; temporal: Part; outbox: Part };
}
export interface Health {
	read(): Promise<Readiness>;
	/** From now on this node is not ready: it takes no new work. */
	leave: () => void;
}

type Finding = Pick<Part, 'state' | 'detail'>;

const FRESH = 500;
const REMEMBER = 60_000;

/** What anybody may read of it. Since when, why and how much waits is told at the port of the numbers alone. */
export const statesOf = ({ ready, parts }: Readiness) => ({
	ready,
	parts: Object.fromEntries(Object.entries(parts).map(([name, { state }]) => [name, { state }]))
});

/** Says over HTTP whether this node is ready. @param told which of it */
export async function answerReady(
	health: Health,
	response: ServerResponse,
	told: (readiness: Readiness) => object
): Promise<void> {
	const readiness = await health.read();
	response.setHeader('cache-control', 'no-store');
	response.setHeader('content-type', 'application/json');
	response.writeHead(readiness.ready ? 200 : 503).end(JSON.stringify(told(readiness)));
}

/** Whether this node can do its work. Only an unusable database or a shutdown makes it unready. */
export function watchHealth({ sql, schedule, bell }: { sql: Sql; schedule: Schedule; bell: Bell }): Health {
	const history = new Map<string, Part>();
	let leaving = false;
	let evictedAt: number | null = null;
	let checked: { at: number; postgres: Promise<Finding>; messages: Promise<Messages> } | null = null;
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
				checked = { at: Date.now(), postgres: askPostgres(sql), messages: askMessages(sql) };
			const messages = await checked.messages;
			const parts = {
				postgres: part('postgres', await checked.postgres),
				board: part('board', board()),
				...(bell === noBell ? {} : { redis: part('redis', findingOf(bell)) }),
				temporal: part('temporal', messages.temporal),
				outbox: part('outbox', messages.outbox)
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

type Messages = Record<'temporal' | 'outbox', Finding>;

const UNSEEN: Finding = { state: 'degraded', detail: 'not known' };

/** What sends messages: the worker and its Temporal, and what waits for them. */
async function askMessages(sql: Sql): Promise<Messages> {
	try {
		const [worker, lag] = await withinPatience(Promise.all([workerState.read(sql), sweep(sql, outbox.lag)]));
		return { temporal: temporalFinding(worker), outbox: outboxFinding(lag) };
	} catch {
		return { temporal: UNSEEN, outbox: UNSEEN };
	}
}

const TROUBLES: Record<workerState.WorkerTrouble, string> = {
	never: 'no worker has been here yet',
	no_worker: 'the worker is silent',
	temporal: 'Temporal is away'
};

function temporalFinding(worker: workerState.WorkerState | null): Finding {
	const trouble = workerState.troubleOf(worker);
	return trouble === null ? { state: 'ok', detail: null } : { state: 'degraded', detail: TROUBLES[trouble] };
}

function outboxFinding(lag: outbox.Lag): Finding {
	const { waiting, dead, oldest } = lag;
	const detail = `${String(waiting)} waiting, the oldest for ${oldest.toFixed(1)} s, ${String(dead)} dead`;
	return { state: outbox.isLate(lag) || dead > 0 ? 'degraded' : 'ok', detail };
}

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
