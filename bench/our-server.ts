import { type Lesson } from '#domain/lesson.ts';
import { addWeeks, type Week } from '#domain/week.ts';
import { type Schedule } from '#schedule/schedule.ts';
import { boardRoom, BOARD_PATH } from '#sync/board-doc.ts';
import { liveSchool, ORIGIN, type LiveSchool, type Person } from '../tests/harness/live-school.ts';
import { type ServerProcess, startServer } from '../tests/harness/server-process.ts';
import { type TestDatabase } from '../tests/harness/database.ts';
import { type Contender, gatherAll, seatReaders, shares } from './contender.ts';
import { pin, SERVER_CORE } from './cores.ts';
import { proposer } from './edit-writer.ts';
import { fullWeek, schoolFor } from './full-week.ts';
import { openLine, type RoomLine } from './room-line.ts';
import { nextWeek, openSchedule, plant } from './school-stage.ts';
import { type Stage } from './stage.ts';
import { TONGUES } from './tongues.ts';

const ZONE = 'Africa/Libreville';
/** A usual week. */
const LESSONS = 100;
/** The house allows each of them ten sockets, and so many messages of one person in a queue. */
const STAFF = 50;

/** A school whose staff crowds around its boards. */
export interface BusySchool {
	house: LiveSchool;
	schedule: Schedule;
	staff: Person[];
	/** A week that was never open, with its lessons of one candidate: those are what people move all day. */
	freshWeek: () => Promise<{ week: Week; lessons: Lesson[] }>;
	/** The staff in turn. */
	somebody: () => Person;
}

interface Wanted {
	/** Of each week. */
	lessons?: number;
	/** Candidates are told of every edit. */
	published?: boolean;
}

export async function openBusySchool(
	stage: Stage,
	db: TestDatabase,
	{ lessons: count = LESSONS, published = false }: Wanted = {}
): Promise<BusySchool> {
	const names = Array.from({ length: STAFF }, (_, n) => `Rose ${String(n + 1)}`);
	const house = await liveSchool(db, { ...schoolFor(count), admins: names });
	const staff = await Promise.all(names.map((name) => house.signIn(name)));
	const schedule = await openSchedule(stage, db);
	const [first] = staff;
	if (!first) throw new Error('no staff');
	// As PostgreSQL does by itself within a minute.
	await db.owner`analyze`;
	let weeks = 0;
	let hands = 0;
	return {
		house,
		schedule,
		staff,
		freshWeek: async () => {
			const week = addWeeks(nextWeek(ZONE), weeks++);
			const lessons = fullWeek(week, count, house.ids, ZONE);
			await plant(schedule, first, week, lessons);
			if (published) await schedule.publish(first.actor, week);
			return { week, lessons: lessons.filter(({ candidates }) => candidates.length === 1) };
		},
		somebody: () => staff[hands++ % staff.length] ?? first
	};
}

/** The product as `npm run server` starts it, on the server's core. */
export async function openServer(
	stage: Stage,
	db: TestDatabase,
	env: Record<string, string> = {}
): Promise<ServerProcess> {
	const settings = { NODE_ENV: 'production', LOG_LEVEL: 'warn', ...env };
	const starting = startServer(db.appUrl, settings, undefined, (text) => process.stderr.write(text));
	const server = await stage.open(starting, (one) => one.end('SIGTERM'));
	pin(server.pid, SERVER_CORE);
	return server;
}

/** @param servers nodes of one house; people are spread over them, writers at the first */
export function ourContender(servers: readonly ServerProcess[], school: BusySchool): Contender {
	const portOf = (n: number): number => servers[n % servers.length]?.port ?? 0;
	return {
		name: 'ours',
		pids: servers.map(({ pid }) => pid),
		gather: (crowd, hear) =>
			gatherAll(crowd, async (board) => {
				const { week, lessons } = await school.freshWeek();
				const readers = await seatReaders(
					crowd,
					board,
					async (reader) =>
						(
							await seat(school, week, portOf(reader), (bytes) => {
								hear(reader, bytes);
							})
						).line
				);
				const writers = await Promise.all(
					shares(lessons, crowd.writers).map(async (share) => {
						const { line, clientId } = await seat(school, week, portOf(0), () => undefined);
						return { line, write: proposer(clientId, share) };
					})
				);
				return { readers, writers };
			})
	};
}

async function seat(
	school: BusySchool,
	week: Week,
	port: number,
	hear: Parameters<typeof openLine>[1]
): Promise<{ clientId: number; line: RoomLine }> {
	const ticket = await takeTicket(school, school.somebody(), week);
	return { clientId: ticket.clientId, line: await openLine({ port, ...ticket }, hear) };
}

/** Everything a person needs to open a board, without a line yet. */
export async function takeTicket({ schedule }: BusySchool, person: Person, week: Week) {
	const { clientId, epoch } = await schedule.lease(person.actor, person.session, week);
	const room = boardRoom(person.actor.school, week);
	return {
		clientId,
		room,
		tongue: TONGUES.ours,
		path: `${BOARD_PATH}${room}?client=${String(clientId)}&epoch=${String(epoch)}`,
		options: { headers: { origin: ORIGIN, cookie: person.cookie } }
	};
}
