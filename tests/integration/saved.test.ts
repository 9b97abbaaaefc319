import { theHouse } from '#house';
import { Boards } from '#lib/board/boards.svelte.ts';
import { addWeeks, type Week } from '#domain/week.ts';
import { type Node } from '#realtime/node.ts';
import { Outlet } from '#realtime/outlet.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { create, move } from '../builders/lesson.ts';
import { until, WEEK } from '../harness/board-client.ts';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';
import {
	freshEdit,
	freshLesson,
	liveSchool,
	type LiveSchool,
	openTestNode,
	ORIGIN,
	type Person
} from '../harness/live-school.ts';

// What left a board's document was taken, or refused and put away: a page may call only the first saved.
let db: TestDatabase;
let node: Node;
let house: LiveSchool;
let rose: Person;
let open: Boards[] = [];

beforeAll(async () => {
	db = await freshDatabase();
	node = await openTestNode(db.appUrl);
	house = await liveSchool(db, { admins: ['Rose'], instructors: ['Awa'], candidates: [] });
	rose = await house.signIn('Rose');
});
beforeEach(() => {
	vi.stubGlobal(
		'WebSocket',
		class extends WebSocket {
			constructor(url: string) {
				super(url, { headers: { origin: ORIGIN, cookie: rose.cookie } });
			}
		}
	);
});
afterEach(() => {
	for (const one of open) one.close();
	open = [];
	vi.restoreAllMocks();
	vi.unstubAllGlobals();
});
afterAll(async () => {
	await node.close();
	await db.drop();
});

/** Rose's page on a device of hers, once it is live. */
async function page(): Promise<Boards> {
	const boards = new Boards({
		me: rose.actor.account,
		school: { id: house.school, zone: 'Africa/Libreville' },
		server: `ws://127.0.0.1:${String(node.port)}`,
		storage: null,
		week: WEEK,
		onRemote: () => undefined,
		onAwareness: () => undefined,
		lease: async (week) => ({
			ok: true,
			...(await theHouse().schedule.lease(rose.actor, rose.session, week as Week))
		})
	});
	open.push(boards);
	boards.connect();
	await until(() => boards.current.link === 'live');
	return boards;
}

let hour = 7;
/** A move that is refused: nobody gave a reason for the hour. */
async function refusedMove() {
	const lesson = freshLesson(
		`Tue ${String(++hour).padStart(2, '0')}:00-${String(hour).padStart(2, '0')}:30`,
		{
			instructor: house.ids['Awa'] ?? null
		}
	);
	const [verdict] = await theHouse().schedule.submit(rose.actor, WEEK, [
		{ id: freshEdit(), edit: create(lesson) }
	]);
	expect(verdict).toEqual({ verdict: 'accepted' });
	return move(lesson, 'Tue 22:00-22:30');
}

const refusedIn = (boards: Boards) => boards.refused.map(({ id }) => id);

describe('R4: an edit that left the document is saved only when the server said so', () => {
	test('refused unseen, and put away on another device: it comes back as refused', async () => {
		const here = await page();
		const there = await page();
		const edit = await refusedMove();
		const heard = theHouse().schedule.onCommit(() => {
			here.network(false);
		});
		const id = here.act(edit);
		await until(() => refusedIn(there).includes(id));
		heard();
		expect(here.waiting).toBe(1);
		const putAway = new Promise<void>((done) => {
			const stop = theHouse().schedule.onCommit(() => {
				stop();
				done();
			});
		});
		there.dismiss(id);
		await putAway;
		const shown: (string | undefined)[] = [];
		const look = () => shown.push(here.own.find((one) => one.id === id)?.stage);
		here.network(true);
		await until(() => {
			look();
			return shown.at(-1) === 'refused';
		});
		expect(shown).not.toContain(undefined);
	});

	test('R12: a page that lacks a change before the refusal reads the document anew', async () => {
		const here = await page();
		const watcher = await page();
		const edit = await refusedMove();
		await until(() => watcher.current.lessons.size === here.current.lessons.size);
		// The next change of the server's reaches the other page only.
		const change = vi.spyOn(Outlet.prototype, 'change');
		const lost = freshLesson('Wed 10:00-10:30', { instructor: house.ids['Awa'] ?? null });
		change.mockImplementationOnce(() => undefined);
		await theHouse().schedule.submit(rose.actor, WEEK, [{ id: freshEdit(), edit: create(lost) }]);
		await until(() => watcher.current.lessons.has(lost.id));
		expect(here.current.lessons.has(lost.id)).toBe(false);
		const id = here.act(edit);
		const shown: (string | undefined)[] = [];
		await until(() => {
			shown.push(here.own.find((one) => one.id === id)?.stage);
			return shown.at(-1) === 'refused';
		});
		expect(shown).not.toContain(undefined);
		expect(here.current.lessons.has(lost.id)).toBe(true);
	});

	test('the week on screen, asked for once more, stays one document', async () => {
		const here = await page();
		here.network(false);
		here.act(await refusedMove());
		const { current } = here;
		here.open(WEEK);
		expect(here.current).toBe(current);
		expect(here.others).toEqual([]);
		here.open(addWeeks(WEEK, 1));
		expect(here.others).toEqual([current]);
	});
});
