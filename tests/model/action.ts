import * as snapshots from '#db/snapshots.ts';
import { beginEpoch } from '#schedule/epoch.ts';
import { nobodyWatches } from '#schedule/watch.ts';
import { OpenBoard } from '#schedule/live-board.ts';
import { editId } from '../builders/lesson.ts';
import { type Action } from './deed.ts';
import { type Screen } from './screen.ts';
import { type Server } from './server.ts';
import { freshLesson, stepOn } from './steps.ts';
import { type World } from './world.ts';

type Act = (world: World, screen: Screen, action: Action) => void | Promise<void>;

const unheard = (work: Promise<unknown>): void => void work.catch(() => undefined);
/** Where somebody knocks who is sent to this server, or to the next one that is up. */
const serverFor = (world: World, action: Action): Server | null => {
	const at = world.servers[action.server];
	return at?.isAlive ? at : world.anyServer();
};

/** What people do other than write an edit on a lesson they see. */
const DEEDS: Partial<Record<Action['what'], Act>> = {
	create: (world, screen, action) => {
		screen.write(freshLesson(world, action));
	},
	dismiss: (_, screen) => {
		screen.dismiss();
	},
	reload: (_, screen) => {
		screen.reload();
	},
	look: (world, screen) => {
		screen.look(screen.week === world.week ? world.nextWeek : world.week);
	},
	page: (world, _, action) => world.pages[action.pick % world.pages.length]?.open(),
	form: (world, _, action) => {
		const server = serverFor(world, action);
		const edit = { id: editId(Date.now()), edit: freshLesson(world, action) };
		if (server) unheard(submit(world, server, edit));
	},
	publish: (world, _, action) => {
		const server = action.pick % 3 === 0 ? serverFor(world, action) : null;
		if (server) unheard(server.schedule.publish(world.ecole.actor('Rose'), world.week));
	}
};

async function submit(
	world: World,
	server: Server,
	edit: { id: string; edit: ReturnType<typeof freshLesson> }
) {
	const submitted = server.schedule.submit(world.ecole.actor('Guy'), world.week, [edit]);
	const [verdict] = await server.ask(submitted);
	if (verdict) world.answered.set(edit.id, verdict);
}

/** What happens to networks, servers and PostgreSQL, and what servers do every now and then. */
const EVENTS: Partial<Record<Action['what'], Act>> = {
	offline: (_, screen) => {
		if (screen.isOnline) screen.network(false);
	},
	online: (_, screen) => {
		if (!screen.isOnline) screen.network(true);
	},
	cut: (_, screen) => {
		screen.cut();
	},
	'cut page': (world, _, action) => world.pages[action.pick % world.pages.length]?.lose(),
	crash: (world, _, { server }) => {
		if (world.servers.filter((one) => one.isAlive).length > 1) world.crash(server);
	},
	start: (world, _, { server }) => {
		world.start(server);
	},
	freeze: (world, _, { server }) => {
		world.turns.freeze(world.servers[server]?.name ?? '');
	},
	thaw: (world) => {
		for (const server of world.servers) world.turns.thaw(server.name);
	},
	'kill sessions': (world) => world.killSessions(),
	'lose request': (world, _, { server }) => lose(world, server, 'request'),
	'lose answer': (world, _, { server }) => lose(world, server, 'answer'),
	'bells out': (world) => void (world.bells.isOut = true),
	'bells back': (world) => void (world.bells.isOut = false),
	epoch: (world, screen, action) => {
		const server = serverFor(world, action);
		if (server) unheard(beginAnew(world, server, screen));
	},
	follow: (world, _, action) => each(world, action, (server) => server.schedule.follow()),
	'catch up': (world, _, action) => each(world, action, (server) => server.candidates.catchUp()),
	audit: (world, _, action) => each(world, action, (server) => world.audit(server)),
	hashes: (world, _, action) => each(world, action, (server) => Promise.resolve(server.sayHashes())),
	release: (world, _, action) =>
		each(world, action, (server) => server.schedule.release((room) => server.isLookedAt(room), 0)),
	prune: async (world, _, action) => {
		await world.ledger.growOld();
		each(world, action, (server) => snapshots.prune(server.line.sql, 1_000));
	}
};

function lose(world: World, server: number, which: 'request' | 'answer'): void {
	const line = world.servers[server]?.line;
	if (line) line.loss = which;
}

function each(world: World, action: Action, work: (server: Server) => Promise<unknown>): void {
	const server = serverFor(world, action);
	if (server) unheard(work(server));
}

async function beginAnew(world: World, server: Server, screen: Screen): Promise<void> {
	const board = await server.schedule.board(world.ecole.id, screen.week);
	world.tally.count('epochs begun');
	const host = { sql: server.line.sql, clock: Date.now, watch: nobodyWatches };
	if (board instanceof OpenBoard) await beginEpoch(board, host, 'overgrown');
}

export async function act(world: World, action: Action): Promise<void> {
	const screen = world.screens[action.who];
	if (!screen) return;
	const special = DEEDS[action.what] ?? EVENTS[action.what];
	if (special) return await special(world, screen, action);
	const lessons = screen.lessons();
	const one = lessons[action.pick % Math.max(lessons.length, 1)];
	if (!one) return;
	const made = stepOn(world, one, lessons, action);
	screen.write(Array.isArray(made) ? { op: 'batch', steps: made } : made);
}
