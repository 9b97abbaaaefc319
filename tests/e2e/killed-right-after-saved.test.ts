import { createSchedule } from '#schedule/create.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { create } from '../builders/lesson.ts';
import { openBoard, until, WEEK } from '../harness/board-client.ts';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';
import {
	freshEdit,
	freshLesson,
	liveSchool,
	NOW,
	type LiveSchool,
	ORIGIN,
	type Person
} from '../harness/live-school.ts';
import { type ServerProcess, startServer } from '../harness/server-process.ts';

let db: TestDatabase;
let house: LiveSchool;
let rose: Person;
let server: ServerProcess;

beforeAll(async () => {
	db = await freshDatabase();
	house = await liveSchool(db, { admins: ['Rose'] });
	rose = await house.signIn('Rose');
	server = await startServer(db.appUrl, { NOW });
}, 30_000);
afterAll(async () => {
	await server.end('SIGTERM');
	await db.drop();
});

const inDatabase = async (ids: readonly string[]): Promise<number> => {
	const [row] = await db.owner<
		{ n: number }[]
	>`select count(*)::int as n from lesson where id = any(${[...ids]})`;
	return row?.n ?? 0;
};

test(
	'killed right after "saved": nothing lost, and what was not saved comes again',
	{ timeout: 40_000 },
	async () => {
		const leases = createSchedule({ sql: db.app, clock: () => Date.parse(NOW) });
		const board = await openBoard(server.port, rose, WEEK, leases);
		const lessons = board.doc.getMap('lessons');
		const saved = new Set<string>();
		lessons.observe(() => {
			for (const id of lessons.keys()) saved.add(id);
		});
		const all: string[] = [];
		for (let round = 0; round < 3; round++) {
			const kill = new Promise<void>((resolve) => {
				const atLeast = saved.size + 2;
				const watch = () => {
					if (saved.size < atLeast) return;
					lessons.unobserve(watch);
					resolve(server.end('SIGKILL').then(() => undefined));
				};
				lessons.observe(watch);
			});
			for (let n = 0; n < 6; n++) {
				const one = freshLesson('Mon 09:00-10:00');
				all.push(one.id);
				board.doc.getMap('edits').set(freshEdit(), create(one));
				await new Promise((next) => setTimeout(next, 4));
			}
			await kill;
			const seen = [...saved];
			expect(await inDatabase(seen)).toBe(seen.length);
			server = await startServer(db.appUrl, { NOW }, server.port);
			await until(() => all.every((id) => lessons.has(id)), 10_000);
			expect(board.doc.getMap('edits').size).toBe(0);
		}
		expect(await inDatabase(all)).toBe(all.length);
		const [audit] = await db.owner<
			{ n: number }[]
		>`select count(*)::int as n from audit where action = 'lesson.create'`;
		expect(audit?.n).toBe(all.length);
		board.provider.destroy();
		await leases.close();
	}
);

test('a body without a length is measured while it streams in', { timeout: 15_000 }, async () => {
	const megabyte = new Uint8Array(1024 * 1024).fill(97);
	const send = (megabytes: number): Promise<number> => {
		let left = megabytes;
		const body = new ReadableStream({
			pull: (controller) => {
				if (left-- > 0) controller.enqueue(megabyte);
				else controller.close();
			}
		});
		const headers = {
			origin: ORIGIN,
			cookie: rose.cookie,
			'content-type': 'application/x-www-form-urlencoded'
		};
		const address = `http://127.0.0.1:${String(server.port)}/sign-in?/enter`;
		return fetch(address, { method: 'POST', headers, body, duplex: 'half' } as RequestInit).then(
			(answer) => answer.status,
			() => 0
		);
	};
	expect([400, 413]).toContain(await send(3));
});
