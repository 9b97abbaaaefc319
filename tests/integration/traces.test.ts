import { createSchedule } from '#schedule/create.ts';
import { type Schedule } from '#schedule/schedule.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { create } from '../builders/lesson.ts';
import { openBoard, until } from '../harness/board-client.ts';
import { openPlanning } from '../harness/candidate-client.ts';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';
import {
	freshEdit,
	freshLesson,
	liveSchool,
	type LiveSchool,
	NOW,
	type Person
} from '../harness/live-school.ts';
import { type ServerProcess, startServer } from '../harness/server-process.ts';

let db: TestDatabase;
let leases: Schedule;
let house: LiveSchool;
let rose: Person;
let server: ServerProcess;

beforeAll(async () => {
	db = await freshDatabase();
	leases = createSchedule({ sql: db.app, clock: () => Date.parse(NOW) });
	house = await liveSchool(db, { admins: ['Rose'], candidates: ['Chancel'] });
	rose = await house.signIn('Rose');
	server = await startServer(db.appUrl, { NOW });
});
afterAll(async () => {
	await server.end('SIGTERM');
	await leases.close();
	await db.drop();
});

interface Line {
	msg: string;
	trace?: string;
	line?: string;
	edit?: string;
	edits?: { trace?: string; edit: string }[];
	[key: string]: unknown;
}
const lines = (msg: string): Line[] =>
	server
		.output()
		.split('\n')
		.filter((text) => text.startsWith('{'))
		.map((text) => JSON.parse(text) as Line)
		.filter((line) => line.msg === msg);

function first(found: readonly Line[]): Line {
	const [line] = found;
	if (!line) throw new Error('no such line');
	return line;
}

test('a message is followed from its socket to its rows', async () => {
	const board = await openBoard(server.port, rose, undefined, leases);
	const [good, bad] = [freshEdit(), freshEdit()];
	const lesson = freshLesson('Mon 09:00-10:00');
	board.doc.getMap('edits').set(good, create(lesson));
	await until(() => board.doc.getMap('lessons').has(lesson.id));
	board.doc.getMap('edits').set(bad, create(lesson));
	await until(() => lines('refused').length === 1);

	const joined = first(lines('joined'));
	expect(joined).toMatchObject({
		account: rose.actor.account,
		room: expect.stringContaining('W48') as string
	});
	const onThisLine = new RegExp(`^${joined.line ?? 'no line'}\\.\\d+$`);
	const committed = first(lines('committed').filter((line) => line.edits?.some(({ edit }) => edit === good)));
	const trace = committed.edits?.[0]?.trace;
	expect(trace).toMatch(onThisLine);
	const refused = first(lines('refused'));
	expect(refused).toMatchObject({ edit: bad, account: rose.actor.account, reason: { code: 'exists' } });
	expect(refused.trace).toMatch(onThisLine);
	expect(refused.trace).not.toBe(trace);

	const audit = await db.owner`select action from audit where edit_id = ${good}`;
	expect(audit).toEqual([{ action: 'lesson.create' }]);
	const log = await db.owner`select 1 from board_log
		where epoch = ${committed['epoch'] as number} and seq = ${committed['seq'] as number}`;
	expect(log).toHaveLength(1);
	board.provider.destroy();
});

test('what broke the protocol is named alike in the log and in the audit', async () => {
	const board = await openBoard(server.port, rose, undefined, leases);
	board.provider.ws?.send(Uint8Array.of(0, 2, 3, 255, 255, 255));
	expect(await board.closed).toBe(4400);
	board.provider.destroy();
	await until(() => lines('protocol violated').length === 1);
	const [violated] = lines('protocol violated');
	expect(violated?.trace).toMatch(/^[0-9a-f]{8}\.\d+$/);
	await expect
		.poll(() => db.owner`select after from audit where action = 'violation'`)
		.toEqual([{ after: { trace: violated?.trace } }]);
});

test('a message whose outcome is not known is named, too', async () => {
	const board = await openBoard(server.port, rose, undefined, leases);
	await db.owner`alter table edit rename to edit_away`;
	board.doc.getMap('edits').set(freshEdit(), create(freshLesson('Tue 09:00-10:00')));
	expect(await board.closed).toBe(1012);
	await db.owner`alter table edit_away rename to edit`;
	board.provider.destroy();
	await until(() => lines('not answered').length === 1);
	expect(lines('not answered')[0]).toMatchObject({
		trace: expect.stringMatching(/^[0-9a-f]{8}\.\d+$/) as string,
		why: 'doubt'
	});
	expect(lines('document evicted')).toHaveLength(1);
});

test('whose session ended is named, on a board and on a planning', async () => {
	const board = await openBoard(server.port, rose, undefined, leases);
	const chancel = await house.signIn('Chancel');
	const planning = openPlanning(server.port, chancel);
	await planning.knock;
	for (const person of [rose, chancel]) await house.disable(person);
	expect(await board.closed).toBe(4401);
	await planning.closed;
	board.provider.destroy();
	await expect.poll(() => lines('session ended')).toHaveLength(2);
	expect(lines('session ended')).toEqual(
		expect.arrayContaining([
			expect.objectContaining({ line: expect.any(String) as string, code: 4401 }),
			expect.objectContaining({ account: chancel.actor.account, person: chancel.actor.candidate })
		])
	);
});
