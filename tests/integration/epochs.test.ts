import { theHouse } from '#house';
import { inSchool } from '#db/sql.ts';
import { type Node } from '#realtime/node.ts';
import { createSchedule } from '#schedule/create.ts';
import { BoardLink } from '#lib/board/board-link.ts';
import { boardOf, boardRoom, lessonsOf } from '#sync/board-doc.ts';
import { boardHash, shapeOf } from '#sync/board-hash.ts';
import { type Lesson } from '#domain/lesson.ts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { create, move } from '../builders/lesson.ts';
import { openBoard, until, WEEK } from '../harness/board-client.ts';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';
import {
	freshEdit,
	freshLesson,
	liveSchool,
	NOW,
	type LiveSchool,
	openTestNode,
	ORIGIN,
	type Person
} from '../harness/live-school.ts';

let db: TestDatabase;
let node: Node;
let house: LiveSchool;
let rose: Person;

beforeAll(async () => {
	db = await freshDatabase();
	node = await openTestNode(db.appUrl);
	house = await liveSchool(db, { admins: ['Rose'], instructors: ['Awa'], candidates: [] });
	rose = await house.signIn('Rose');
});
afterAll(async () => {
	await node.close();
	await db.drop();
});

let hour = 6;
async function plan(): Promise<Lesson> {
	const from = `${String(++hour).padStart(2, '0')}`;
	const lesson = freshLesson(`Tue ${from}:00-${from}:30`, { instructor: house.ids['Awa'] ?? null });
	expect(await submit(create(lesson))).toEqual([{ verdict: 'accepted' }]);
	return lesson;
}
const submit = (edit: ReturnType<typeof create>) =>
	theHouse().schedule.submit(rose.actor, WEEK, [{ id: freshEdit(), edit }]);
const shown = (doc: Y.Doc) => lessonsOf(boardOf(doc));
const epoch = async (): Promise<number> => (await theHouse().schedule.board(house.school, WEEK)).epoch;

test('R25: a client that joins is told what its lessons must come to', async () => {
	await plan();
	const board = await openBoard(node.port, rose);
	board.provider.disconnect();
	await plan();
	board.provider.connect();
	await until(() => shown(board.doc).size === 2 && board.said.hash === boardHash(boardOf(board.doc)));
	board.provider.destroy();
});

test('R25: a board that tells what PostgreSQL does not hold is found, and begun anew', async () => {
	const lesson = await plan();
	const board = await openBoard(node.port, rose);
	const elsewhere = createSchedule({ sql: db.app, clock: () => Date.parse(NOW) });
	const there = await elsewhere.board(house.school, WEEK);
	const gone: string[] = [];
	elsewhere.onEvicted(({ why }) => gone.push(why));
	expect(await theHouse().schedule.audit()).toEqual([]);
	const before = await epoch();
	await db.owner`update lesson set topic = 'changed beside the write path' where id = ${lesson.id}`;
	expect(await theHouse().schedule.audit()).toEqual([
		{ room: there.room, epoch: before, seq: expect.any(Number) as number, lessons: [lesson.id] }
	]);
	expect(await board.closed).toBe(4409);
	board.provider.destroy();
	expect(await epoch()).toBe(before + 1);
	expect(await theHouse().schedule.audit()).toEqual([]);
	const again = await openBoard(node.port, rose);
	expect(shown(again.doc).get(lesson.id)?.topic).toBe('changed beside the write path');
	again.provider.destroy();
	await elsewhere.follow();
	expect(gone).toEqual(['epoch']);
	await elsewhere.close();
});

test('R24: a new epoch keeps refusals for their authors, and edits go on in it', async () => {
	const lesson = await plan();
	const board = await openBoard(node.port, rose);
	const refused = freshEdit();
	boardOf(board.doc).edits.set(refused, { ...move(lesson, 'Tue 22:00-22:30') });
	await until(() => 'verdict' in (boardOf(board.doc).edits.get(refused) ?? {}));
	await db.owner`update lesson set topic = 'x' where id = ${lesson.id}`;
	await theHouse().schedule.audit();
	await board.closed;
	board.provider.destroy();
	const again = await openBoard(node.port, rose);
	expect(boardOf(again.doc).edits.get(refused)).toMatchObject({ reason: { code: 'needs_reason' } });
	const late = freshEdit();
	const edit = move(lesson, 'Tue 22:00-22:30', { override: ['outside_hours'], reason: 'other' });
	boardOf(again.doc).edits.set(late, edit);
	await until(() => shown(again.doc).get(lesson.id)?.version === 2);
	expect(shown(again.doc).get(lesson.id)?.topic).toBe('x');
	again.provider.destroy();
});

test('R24: a document grown far beyond what it says is begun anew', async () => {
	const schedule = createSchedule({ sql: db.app, clock: () => Date.parse(NOW) });
	const lesson = await plan();
	const bloated = new Y.Doc();
	const open = await schedule.board(house.school, WEEK);
	Y.applyUpdate(bloated, (await open.sync(Y.encodeStateVector(bloated))).update);
	for (let client = 1; client <= 4_000; client++) {
		const past = new Y.Doc();
		past.clientID = client;
		past.getMap('edits').set('gone', client);
		past.getMap('edits').delete('gone');
		Y.applyUpdate(bloated, Y.encodeStateAsUpdate(past));
	}
	const before = open.epoch;
	const seq = await inSchool(db.app, { school: house.school }, async (tx) => {
		const [row] = await tx<{ seq: string }[]>`select seq from board where week = ${WEEK}`;
		return Number(row?.seq);
	});
	await db.owner`insert into board_snapshot (school_id, week, epoch, seq, state)
		values (${house.school}, ${WEEK}, ${before}, ${seq}, ${Buffer.from(Y.encodeStateAsUpdate(bloated))})
		on conflict (school_id, week) do update set epoch = excluded.epoch, seq = excluded.seq, state = excluded.state`;
	const fresh = createSchedule({ sql: db.app, clock: () => Date.parse(NOW) });
	const gone: string[] = [];
	fresh.onEvicted(({ why }) => gone.push(why));
	let seen = lesson;
	for (let n = 0; n < 200; n++) {
		const edit = {
			op: 'edit' as const,
			lesson: lesson.id,
			base: seen.version,
			set: { topic: `t${String(n)}` },
			was: { topic: seen.topic }
		};
		await fresh.submit(rose.actor, WEEK, [{ id: freshEdit(), edit }]);
		seen = { ...seen, version: seen.version + 1, topic: edit.set.topic };
	}
	await expect.poll(() => gone).toEqual(['epoch']);
	const renewed = await fresh.board(house.school, WEEK);
	expect(renewed.epoch).toBe(before + 1);
	const doc = new Y.Doc();
	const { update } = await renewed.sync(Y.encodeStateVector(doc));
	expect(update.length).toBeLessThan(10_000);
	Y.applyUpdate(doc, update);
	expect(shown(doc).get(lesson.id)?.topic).toBe('t199');
	await Promise.all([schedule.close(), fresh.close()]);
});

test('R25: a page whose lessons come to something else reads the document anew, and does not go on for ever', async () => {
	vi.stubGlobal(
		'WebSocket',
		class extends WebSocket {
			constructor(url: string) {
				super(url, { headers: { origin: ORIGIN, cookie: rose.cookie } });
			}
		}
	);
	const { schedule } = theHouse();
	await schedule.follow();
	const board = await schedule.board(house.school, WEEK);
	const wrong = vi.spyOn(board, 'hash').mockReturnValue(`${shapeOf(board.hash() ?? '')}:0`);
	const docs: Y.Doc[] = [];
	const link = new BoardLink({
		room: boardRoom(house.school, WEEK),
		server: `ws://127.0.0.1:${String(node.port)}`,
		lease: async () => ({ ok: true, ...(await schedule.lease(rose.actor, rose.session, WEEK)) }),
		onDoc: (doc) => docs.push(doc),
		onState: () => undefined
	});
	await until(() => docs.length === 3, 10_000);
	await new Promise((next) => setTimeout(next, 1_500));
	expect(docs).toHaveLength(3);
	expect(new Set(docs.map((doc) => doc.clientID)).size).toBe(3);
	wrong.mockRestore();
	link.close();
	vi.unstubAllGlobals();
});
