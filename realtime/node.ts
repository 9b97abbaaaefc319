import { createServer, type IncomingMessage } from 'node:http';
import * as outbox from '#db/outbox.ts';
import { type Sql, sweep } from '#db/sql.ts';
import { openDatabase } from '#database';
import { openHouse } from '#house';
import { type Identity } from '#identity/identity.ts';
import { createIdentity } from '#identity/create.ts';
import { type Schedule } from '#schedule/schedule.ts';
import { createSchedule } from '#schedule/create.ts';
import { createTexts, type Texts } from '#schedule/texts.ts';
import { closeServer, listen } from '#listen';
import { type Secrets } from '#secrets';
import { type Settings } from '#settings';
import { type Bell, hangBell, noBell } from './bell.ts';
import { boardDoor } from './board-door.ts';
import { withCommitLog } from './commit-log.ts';
import { DocRooms } from './doc-rooms.ts';
import { CandidateRooms } from './candidate-rooms.ts';
import { addressOf, openFront } from './front.ts';
import { watchHealth } from './health.ts';
import { type Log } from '#log';
import { createMetrics, type Kind, type Metrics } from './metrics.ts';
import { openMetricsPort } from './metrics-port.ts';
import { type Pages } from './pages.ts';
import { startPulses } from './pulses.ts';
import { noteDoor } from './note-door.ts';
import { leaveInOrder } from './shutdown.ts';
import { Strangers } from './strangers.ts';
import { Turnstile } from './turnstile.ts';
import { type DoorGuard } from './door-guard.ts';
import { routeUpgrades } from './upgrade.ts';

/** A running server. */
export interface Node {
	port: number;
	/** Open sockets. */
	connections: () => Record<Kind, number>;
	/** Sends everybody home and ends what runs (R28). */
	close(): Promise<void>;
}

export type Opened = { ok: true; node: Node } | { ok: false; what: string };

/** An idle line lives longer here than at a proxy (Traefik: 90 s), so that it is never cut under a request. */
const TIMES = { requestTimeout: 60_000, headersTimeout: 20_000, keepAliveTimeout: 95_000 };
/**
 * Opens this node on its database, or says in a sentence why not.
 * @param loadPages called when the house is open, which pages look for
 */
export async function openNode(
	settings: Settings,
	log: Log,
	loadPages: () => Promise<Pages>
): Promise<Opened> {
	const opened = await openDatabase(settings);
	if (!opened.ok) return opened;
	return { ok: true, node: await compose({ ...opened, settings, log }, loadPages) };
}

/** Creates everything once and ties it together: the one place that knows all the parts. */
async function compose(
	{ sql, settings, log, secrets }: { sql: Sql; settings: Settings; log: Log; secrets: Secrets | null },
	loadPages: () => Promise<Pages>
): Promise<Node> {
	const clock = settings.now === null ? Date.now : () => settings.now ?? 0;
	const origins = new Set(settings.origins);
	const secure = settings.origins.every((origin) => !isPlainBeyondLoopback(origin));
	const identity = createIdentity({ sql, clock, secure });
	const metrics = createMetrics();
	const schedule = createSchedule({ sql, clock, watch: withCommitLog(metrics.schedule, log) });
	const texts = createTexts(sql);
	const { origins: addresses, demo } = settings;
	const smsPrice = settings.sms !== null || demo ? settings.smsPrice : null;
	openHouse({ sql, schedule, texts, identity, secrets, clock, smsPrice, origins: addresses, demo });

	const live = openLive({ sql, settings, log, metrics, identity, schedule, texts, origins });
	const { candidates, rooms, notes, bell } = live;
	const health = watchHealth({ sql, schedule, bell });
	const pages = await loadPages();
	const front = openFront({ pages, health, origins: settings.origins, trustProxy: settings.trustProxy, log });
	const server = createServer(TIMES, front);
	const guard = guardOf(settings);
	const doors = [
		boardDoor({ schedule, identity, rooms, origins, clock, guard }),
		noteDoor({ texts, identity, rooms: notes, origins, guard })
	];
	const shut = routeUpgrades(server, [...doors, candidates, ...pages.doors], log);
	const stops = startPulses({ sql, log, mismatched: metrics.mismatched, identity, schedule, texts, ...live });
	const closeMetrics = await openMetricsPort(metrics, health, settings);
	const port = await listen(server, settings.port, settings.host);
	return {
		port,
		connections: live.connections,
		close: () =>
			leaveInOrder({
				notReady: [health.leave, shut, live.hearNoMore, ...stops],
				finish: () => Promise.all([schedule.close(), texts.close()]),
				sendHome: () => Promise.all([rooms.close(), notes.close(), candidates.close()]),
				end: async () => {
					await bell.close();
					await closeServer(server);
					await closeMetrics();
					await pages.close();
					await sql.end({ timeout: 2 });
				},
				log
			})
	};
}

/** One for the staff's doors, one for the candidates': neither waits for the other's crowd. */
const guardOf = ({ trustProxy }: Settings): DoorGuard => ({
	turnstile: new Turnstile(6),
	strangers: new Strangers(),
	addressOf: (request: IncomingMessage) => addressOf(request, trustProxy)
});

interface Live {
	candidates: CandidateRooms;
	rooms: DocRooms;
	notes: DocRooms;
	bell: Bell;
	connections: Node['connections'];
	/** Nobody's edits are taken any more. */
	hearNoMore: () => void;
}

/** What people are connected to, and the line to other nodes. */
function openLive(parts: {
	sql: Sql;
	settings: Settings;
	log: Log;
	metrics: Metrics;
	identity: Identity;
	schedule: Schedule;
	texts: Texts;
	origins: ReadonlySet<string>;
}): Live {
	const { sql, settings, log, metrics, schedule, texts } = parts;
	const guard = guardOf(settings);
	const candidates = new CandidateRooms({ ...parts, guard, count: metrics.sockets('candidate') });
	const hook = {
		deployment: settings.origins[0] ?? '',
		io: candidates.server,
		log,
		rang: metrics.rang
	};
	const bell = settings.redisUrl === null ? noBell : hangBell({ url: settings.redisUrl, ...hook });
	ringCommits(bell, schedule, texts);
	const rooms = new DocRooms({ source: schedule, sql, bell, log, count: metrics.sockets('board') });
	const notes = new DocRooms({
		source: texts,
		sql,
		bell,
		log,
		count: metrics.sockets('note'),
		onEmpty: (room) => void texts.leave(room)
	});
	for (const source of [schedule, texts]) source.onEvicted(metrics.evicted);
	logTexts(texts, log);
	const connections = () => ({
		board: rooms.attendants().length,
		note: notes.attendants().length,
		candidate: candidates.attendants().length
	});
	metrics.lookAt({
		connections,
		queues: () => [...rooms.queues(), ...notes.queues()],
		boards: () => schedule.openBoards(),
		outbox: () => sweep(sql, outbox.lag)
	});
	const hearNoMore = () => {
		for (const one of [rooms, notes]) one.hearNoMore();
	};
	return { candidates, rooms, notes, bell, connections, hearNoMore };
}

function logTexts(texts: Texts, log: Log): void {
	texts.onCommit(({ room, own, traces }) => {
		if (own) log.info({ room, traces }, 'committed');
	});
}

/** What is committed here is told to the other nodes, and what they tell is taken over. */
export function ringCommits(bell: Bell, schedule: Schedule, texts: Texts): void {
	if (bell === noBell) return;
	schedule.onCommit(({ own, room, epoch, seq, change }) => {
		if (own) bell.ring({ of: 'board', room, epoch, seq, change: Buffer.from(change).toString('base64') });
	});
	texts.onCommit(({ own, room }) => {
		if (own) bell.ring({ of: 'text', room });
	});
	bell.onRing((ring) => {
		if (ring.of === 'board')
			void schedule.hear({ ...ring, change: new Uint8Array(Buffer.from(ring.change, 'base64')) });
		if (ring.of === 'text') void texts.hear(ring.room);
	});
}

function isPlainBeyondLoopback(origin: string): boolean {
	const { protocol, hostname } = new URL(origin);
	return protocol === 'http:' && !/^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
