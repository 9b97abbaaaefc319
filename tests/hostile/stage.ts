import { createSchedule } from '#schedule/create.ts';
import { type Schedule } from '#schedule/schedule.ts';
import { LIVE_PATH } from '#sync/live-events.ts';
import { freePort } from '../../start/postgres.ts';
import { create } from '../builders/lesson.ts';
import { knockAt, rawBoard, type RawClient, WEEK } from '../harness/board-client.ts';
import { type CandidateClient, openPlanning } from '../harness/candidate-client.ts';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';
import {
	freshEdit,
	freshLesson,
	liveSchool,
	type LiveSchool,
	NOW,
	ORIGIN,
	type Person
} from '../harness/live-school.ts';
import { startServer } from '../harness/server-process.ts';
import { type Crowd, type Seat } from './attack.ts';
import { type Neighbour, seatNeighbour } from './neighbour.ts';

/** MiB: of JavaScript, of buffers beside it, and of the whole process. */
export type Memory = Record<'heap' | 'external' | 'resident', number>;

/** A real server process with a school in it: somebody who works, somebody who attacks. */
export interface Stage {
	db: TestDatabase;
	crowd: Crowd;
	neighbour: Neighbour;
	/** A seat at the board from which anything can be said. */
	seat(): Promise<Seat>;
	/** A page of a candidate who means harm. */
	page(): Promise<CandidateClient>;
	/** The line such a page speaks over, before it has said a word. */
	line(): Promise<RawClient>;
	/** The audit's words on broken protocols, the newest first. */
	audited(): Promise<string[]>;
	/** Of the server, garbage not counted. */
	memory(): Promise<Memory>;
	output(): string;
	end(): Promise<void>;
}

/** The lesson that must survive everything. */
const stands = freshLesson('Mon 09:00-10:00');

export async function openStage(): Promise<Stage> {
	const db = await freshDatabase();
	const leases = createSchedule({ sql: db.app, clock: () => Date.parse(NOW) });
	const house = await liveSchool(db, {
		admins: ['Rose', 'Guy'],
		instructors: ['Eve'],
		candidates: ['Joël']
	});
	const [rose, eve, joel] = await Promise.all(['Rose', 'Eve', 'Joël'].map((name) => house.signIn(name)));
	if (!rose || !eve || !joel) throw new Error('nobody came');
	await leases.submit(rose.actor, WEEK, [{ id: freshEdit(), edit: create(stands) }]);
	const metrics = await freePort();
	const server = await startServer(db.appUrl, {
		NOW,
		METRICS_PORT: String(metrics),
		NODE_OPTIONS: '--import=./tests/hostile/collector.ts'
	});
	const [roses, eves] = [await leaseOf(leases, rose), await leaseOf(leases, eve)];
	const neighbour = await seatNeighbour(db.appUrl, server.port, await house.signIn('Guy'));
	return {
		db,
		crowd: {
			...(await crowdOf(db, house)),
			rose,
			joel,
			school: house.school,
			port: server.port,
			foreign: eves
		},
		neighbour,
		seat: () => takeSeat(server.port, eve, leases, roses),
		page: async () => {
			const page = openPlanning(server.port, joel);
			const knock = await page.knock;
			if (knock !== 'open') throw knock;
			return page;
		},
		line: () => openLine(server.port, joel),
		audited: () => reasonsIn(db),
		memory: () => memoryOf(server.pid, metrics),
		output: server.output,
		end: async () => {
			await neighbour.leave();
			await server.end('SIGTERM');
			await leases.close();
			await db.drop();
		}
	};
}

const leaseOf = async (leases: Schedule, { actor, session }: Person): Promise<number> =>
	(await leases.lease(actor, session, WEEK)).clientId;

async function openLine(port: number, { cookie }: Person): Promise<RawClient> {
	const url = `ws://127.0.0.1:${String(port)}${LIVE_PATH}/?EIO=4&transport=websocket`;
	const line = knockAt(url, { origin: ORIGIN, cookie });
	await line.knock;
	return line;
}

async function reasonsIn(db: TestDatabase): Promise<string[]> {
	const rows = await db.owner<{ reason: string }[]>`
		select reason from audit where action = 'violation' order by id desc`;
	return rows.map(({ reason }) => reason);
}

async function crowdOf(db: TestDatabase, house: LiveSchool): Promise<Pick<Crowd, 'stranger' | 'gone'>> {
	const gone = await house.signIn('Joël');
	await db.owner`update session set ended_at = now() where public_id = ${gone.session}`;
	const elsewhere = await liveSchool(db, { admins: ['Stranger'] });
	return { gone, stranger: await elsewhere.signIn('Stranger') };
}

async function takeSeat(port: number, person: Person, leases: Schedule, foreign: number): Promise<Seat> {
	const board = await leases.board(person.actor.school, WEEK);
	const { update: whole } = await board.sync(Uint8Array.of(0));
	const client = await rawBoard(port, person, WEEK, leases);
	const knock = await client.knock;
	if (!('open' in knock)) throw new Error(`no seat: ${String(knock.status)}`);
	return { ...client, stands: stands.id, foreign, whole };
}

const NAMES: Record<keyof Memory, string> = {
	heap: 'nodejs_heap_size_used_bytes',
	external: 'nodejs_external_memory_bytes',
	resident: 'process_resident_memory_bytes'
};

/** After a collection; the least of a few looks, for work goes on meanwhile. */
async function memoryOf(pid: number, port: number): Promise<Memory> {
	const least: Memory = { heap: Infinity, external: Infinity, resident: Infinity };
	for (let look = 0; look < 4; look++) {
		process.kill(pid, 'SIGUSR2');
		await new Promise((next) => setTimeout(next, 500));
		const text = await (await fetch(`http://127.0.0.1:${String(port)}/metrics`)).text();
		for (const part of ['heap', 'external', 'resident'] as const) {
			const [, bytes] = new RegExp(`^${NAMES[part]} (\\S+)$`, 'm').exec(text) ?? [];
			least[part] = Math.min(least[part], Math.round(Number(bytes) / 104_857.6) / 10);
		}
	}
	return least;
}
