import { setTimeout as pause } from 'node:timers/promises';
import { type Lesson } from '#domain/lesson.ts';
import { LIVE_PATH } from '#sync/live-events.ts';
import { ORIGIN } from '../tests/harness/live-school.ts';
import { type TestDatabase } from '../tests/harness/database.ts';
import { type Bench, type Figures, quantile } from './bench.ts';
import { shares } from './contender.ts';
import { stepAside } from './cores.ts';
import { idOf } from './edit-mark.ts';
import { proposer } from './edit-writer.ts';
import { type LiveLine, openLive } from './live-line.ts';
import { nextEdit } from './load.ts';
import { manyCandidates } from './many-candidates.ts';
import { type BusySchool, openBusySchool, openServer, takeTicket } from './our-server.ts';
import { openPeer } from './peers.ts';
import { sizeOf } from './process-tree.ts';
import { openLine } from './room-line.ts';
import { openDatabase } from './school-stage.ts';
import { Stage } from './stage.ts';

const CANDIDATES = Number(process.env['N'] ?? 10_000);
const AT_ONCE = 40;
const ADDRESSES = 20;
const EDITS_A_SECOND = 50;
/** Twenty messages a second is what the house allows each. */
const WRITERS = 5;
const SECONDS = 15;
const SETTLE_MS = 5_000;

export const candidates: Bench = {
	name: 'candidates',
	what: `${String(CANDIDATES)} candidates on one node beside bare Socket.IO; ${String(EDITS_A_SECOND)} edits a second, each pushed to its own`,
	runs: 1,
	needs: ['pages'],
	goals: {
		'ours.memory_of_socketio': { op: '<=', value: 1.2 },
		'push.p99_ms': { op: '<=', value: 100 },
		'push.lost': { op: '<=', value: 0 },
		'push.strays': { op: '<=', value: 0 }
	},
	measure
};

async function measure(runs: number, stage: Stage): Promise<Figures[]> {
	await stepAside(stage);
	const db = await openDatabase(stage);
	const school = await openBusySchool(stage, db, { published: true });
	const cookies = await manyCandidates(db.owner, school.house.school, CANDIDATES);
	await db.owner`analyze`;
	const all: Figures[] = [];
	for (let run = 0; run < runs; run++) {
		const bare = await bareMemory();
		const own = await ourRun(db, school, cookies);
		all.push({
			'ours.memory_of_socketio': own.kib / bare,
			'ours.kib_per_connection': own.kib,
			'socketio.kib_per_connection': bare,
			...own.pushes
		});
	}
	return all;
}

async function bareMemory(): Promise<number> {
	return onStage(async (stage) => {
		const { pid, port } = await openPeer(stage, 'socketio');
		return memoryOf(pid, stage, (n) =>
			openLive(
				{ port, path: '/socket.io/', headers: {}, from: addressOf(n), question: null },
				() => undefined
			)
		);
	});
}

/** A server of its own for each run: memory that was once taken is not given back. */
async function ourRun(
	db: TestDatabase,
	school: BusySchool,
	cookies: readonly string[]
): Promise<{ kib: number; pushes: Figures }> {
	return onStage(async (stage) => {
		const { pid, port } = await openServer(stage, db);
		const { week, lessons } = await school.freshWeek();
		const taught = new Map(await Promise.all(lessons.map((lesson) => pupilOf(school, lesson))));
		const pushes = new Pushes();
		const hear = (candidate: string) => (text: string) => {
			pushes.hear(candidate, text);
		};
		const kib = await memoryOf(pid, stage, (n) => seat({ port, cookie: cookies[n] ?? '', n }, hear('')));
		let n = 0;
		for (const [candidate, cookie] of taught)
			await keep(stage, seat({ port, cookie, n: n++ }, hear(candidate)));
		const write = await openWriters(stage, school, { week, port, lessons });
		await editSteadily(write, pushes);
		return { kib, pushes: pushes.figures() };
	});
}

/** A candidate's page. */
const seat = (
	{ port, cookie, n }: { port: number; cookie: string; n: number },
	hear: (text: string) => void
): Promise<LiveLine> =>
	openLive(
		{
			port,
			path: `${LIVE_PATH}/`,
			headers: { origin: ORIGIN, cookie },
			from: addressOf(n),
			question: '420["since",0]'
		},
		hear
	);

/** KiB that one more line costs, once all are in and the server is quiet again. */
async function memoryOf(pid: number, stage: Stage, open: (n: number) => Promise<LiveLine>): Promise<number> {
	const before = sizeOf(pid, 'VmRSS');
	for (let n = 0; n < CANDIDATES; n += AT_ONCE)
		await Promise.all(
			Array.from({ length: Math.min(AT_ONCE, CANDIDATES - n) }, (_, k) => keep(stage, open(n + k)))
		);
	await pause(SETTLE_MS);
	return (sizeOf(pid, 'VmRSS') - before) / CANDIDATES;
}

const keep = (stage: Stage, opening: Promise<LiveLine>): Promise<LiveLine> =>
	stage.open(opening, (line) => {
		line.close();
		return Promise.resolve();
	});

const addressOf = (n: number): string => `127.0.0.${String(2 + (n % ADDRESSES))}`;

async function pupilOf({ house }: BusySchool, lesson: Lesson): Promise<[candidate: string, cookie: string]> {
	const [candidate = ''] = lesson.candidates;
	const name = Object.keys(house.ids).find((one) => house.ids[one] === candidate) ?? '';
	return [candidate, (await house.signIn(name)).cookie];
}

/** Pushes that must come, told apart by the lesson they are about: each lesson moves every other second. */
class Pushes {
	readonly #due = new Map<string, { candidate: string; at: number }>();
	readonly #times: number[] = [];
	#sent = 0;
	#strays = 0;

	send({ id, candidates: [candidate = ''] }: Lesson): void {
		this.#sent++;
		this.#due.set(id, { candidate, at: performance.now() });
	}

	hear(candidate: string, text: string): void {
		const lessons = new Set(
			[...text.matchAll(/"lesson":"([\da-f-]{36})"/g)].map(([, lesson = '']) => lesson)
		);
		for (const lesson of lessons) {
			const due = this.#due.get(lesson);
			if (due?.candidate === candidate) {
				this.#times.push(performance.now() - due.at);
				this.#due.delete(lesson);
			} else this.#strays++;
		}
	}

	get areDone(): boolean {
		return this.#due.size === 0;
	}

	figures(): Figures {
		return {
			'push.p50_ms': quantile(this.#times, 0.5),
			'push.p99_ms': quantile(this.#times, 0.99),
			'push.sent': this.#sent,
			'push.lost': this.#sent - this.#times.length,
			'push.strays': this.#strays
		};
	}
}

/** @returns what makes the next edit, and says which lesson it moves */
async function openWriters(
	stage: Stage,
	school: BusySchool,
	{
		week,
		port,
		lessons
	}: { week: Parameters<typeof takeTicket>[2]; port: number; lessons: readonly Lesson[] }
): Promise<() => Lesson> {
	const writers = await Promise.all(
		shares(lessons, WRITERS).map(async (share, n) => {
			const ticket = await takeTicket(school, school.staff[n] ?? school.somebody(), week);
			const line = await stage.open(
				openLine({ port, ...ticket }, () => undefined),
				(one) => one.close()
			);
			return { line, share, write: proposer(ticket.clientId, share), made: 0 };
		})
	);
	let turn = 0;
	return () => {
		const writer = writers[turn++ % writers.length];
		const lesson = writer?.share[writer.made++ % writer.share.length];
		if (!writer || !lesson) throw new Error('nobody writes');
		writer.line.say(writer.write(idOf(nextEdit())));
		return lesson;
	};
}

async function editSteadily(write: () => Lesson, pushes: Pushes): Promise<void> {
	const from = performance.now();
	for (let n = 0; n < SECONDS * EDITS_A_SECOND; n++) {
		const due = from + (n * 1_000) / EDITS_A_SECOND;
		while (performance.now() < due) await pause(1);
		pushes.send(write());
	}
	for (let tries = 0; !pushes.areDone && tries < 100; tries++) await pause(50);
}

async function onStage<T>(act: (stage: Stage) => Promise<T>): Promise<T> {
	const stage = new Stage();
	try {
		return await act(stage);
	} finally {
		await stage.close();
	}
}
