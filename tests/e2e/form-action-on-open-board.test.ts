import { type Schedule } from '#schedule/schedule.ts';
import { createSchedule } from '#schedule/create.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { create } from '../builders/lesson.ts';
import { openBoard, until, WEEK } from '../harness/board-client.ts';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';
import {
	freshEdit,
	freshLesson,
	liveSchool,
	type LiveSchool,
	ORIGIN,
	type Person
} from '../harness/live-school.ts';
import { type ServerProcess, startServer } from '../harness/server-process.ts';

const NOW = '2026-11-24T12:00:00Z';
let db: TestDatabase;
let house: LiveSchool;
let rose: Person;
let paul: Person;
/** Another program on the same database: what it writes, the server reads when somebody opens the board. */
let elsewhere: Schedule;

beforeAll(async () => {
	db = await freshDatabase();
	house = await liveSchool(db, { admins: ['Rose'], instructors: ['Paul'] });
	rose = await house.signIn('Rose');
	paul = await house.signIn('Paul');
	elsewhere = createSchedule({ sql: db.app, clock: () => Date.parse('2026-11-23T06:00:00Z') });
});
afterAll(async () => {
	await elsewhere.close();
	await db.drop();
});

describe.each([
	['built', { DEV: '0' }],
	['by Vite', { DEV: '1' }]
])('pages %s', (_, env) => {
	let server: ServerProcess;
	beforeAll(async () => {
		server = await startServer(db.appUrl, { NOW, ...env });
	}, 60_000);

	test('a form action shows on the open board', { timeout: 30_000 }, async () => {
		const hour = env.DEV === '1' ? '10:00-11:00' : '08:00-09:00';
		const one = freshLesson(`Tue ${hour}`, { instructor: paul.actor.instructor });
		const [verdict] = await elsewhere.submit(rose.actor, WEEK, [{ id: freshEdit(), edit: create(one) }]);
		expect(verdict).toEqual({ verdict: 'accepted' });
		const board = await openBoard(server.port, rose, WEEK, elsewhere);
		const pressed = await fetch(`http://127.0.0.1:${String(server.port)}/agenda?/outcome`, {
			method: 'POST',
			redirect: 'manual',
			headers: { origin: ORIGIN, cookie: paul.cookie, accept: 'text/html' },
			body: new URLSearchParams({
				lesson: one.id,
				week: WEEK,
				base: '1',
				was: 'planned',
				press: `done ${freshEdit()}`,
				day: '2026-11-24'
			})
		});
		expect(pressed.status).toBe(303);
		const stateOf = () => (board.doc.getMap('lessons').get(one.id) as { state: string } | undefined)?.state;
		await until(() => stateOf() === 'done', 500);
		board.provider.destroy();
	});

	test('told to go, it goes: exit code 0, sockets sent home', { timeout: 15_000 }, async () => {
		const board = await openBoard(server.port, rose, WEEK, elsewhere);
		const { code, ms } = await server.end('SIGTERM');
		expect(code).toBe(0);
		expect(ms).toBeLessThan(5_000);
		expect(await board.closed).toBe(1012);
		board.provider.destroy();
	});
});
