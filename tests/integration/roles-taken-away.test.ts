import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Role } from '#domain/policy.ts';
import { type Node } from '#realtime/node.ts';
import { rawBoard } from '../harness/board-client.ts';
import { openPlanning } from '../harness/candidate-client.ts';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';
import { liveSchool, type LiveSchool, openTestNode, type Person } from '../harness/live-school.ts';

let db: TestDatabase;
let node: Node;
let house: LiveSchool;
let rose: Person;

beforeAll(async () => {
	db = await freshDatabase();
	node = await openTestNode(db.appUrl);
});
afterAll(async () => {
	await node.close();
	await db.drop();
});
/** Rose runs the office, and learns to ride a motorcycle in the same school. */
beforeEach(async () => {
	house = await liveSchool(db, { admins: ['Rose'], candidates: ['Joël'] });
	rose = await house.signIn('Rose');
	const { account, school } = rose.actor;
	await db.owner`update candidate set account_id = ${account} where id = ${house.ids['Joël'] ?? ''}`;
	await db.owner`insert into membership (school_id, account_id, role, name) values (${school}, ${account}, 'candidate', 'Rose')`;
});

const take = (role: Role) => db.owner`
	update membership set ended_at = now() where account_id = ${rose.actor.account} and role = ${role}`;
const inTwoSeconds = <T>(what: Promise<T>): Promise<T | 'still open'> =>
	Promise.race([what, new Promise<'still open'>((late) => setTimeout(late, 2_500, 'still open'))]);

test('who is no candidate any more keeps the board and loses the planning', { timeout: 8_000 }, async () => {
	const [board, planning] = [await rawBoard(node.port, rose), openPlanning(node.port, rose)];
	expect(await planning.knock).toBe('open');
	await take('candidate');
	expect(await inTwoSeconds(planning.ended)).toBeUndefined();
	expect(await inTwoSeconds(board.closed)).toBe('still open');
	board.socket.terminate();
});

test('who is no admin any more loses the board and keeps the planning', { timeout: 8_000 }, async () => {
	const [board, planning] = [await rawBoard(node.port, rose), openPlanning(node.port, rose)];
	expect(await planning.knock).toBe('open');
	await take('admin');
	expect(await inTwoSeconds(board.closed)).toMatchObject({ code: 4401 });
	expect(await inTwoSeconds(planning.closed)).toBe('still open');
	planning.socket.disconnect();
});

test('no socket opens to a password that somebody else made', async () => {
	await db.owner`update account set password_given = true where id = ${rose.actor.account}`;
	expect(await openPlanning(node.port, rose).knock).not.toBe('open');
	const board = await rawBoard(node.port, rose);
	expect(await board.knock).toEqual({ status: 401 });
});
