import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { boardRoom } from '#sync/board-doc.ts';
import { create, move } from '../builders/lesson.ts';
import { ACCEPTED, SmallSchool, W48 } from '../harness/small-school.ts';

let small: SmallSchool;

beforeAll(async () => {
	small = await SmallSchool.open();
});
beforeEach(async () => {
	await small.begin();
});
afterAll(async () => {
	await small.close();
});

const board = () => small.schedule.board(small.ecole.id, W48);
const nobody = () => false;

test('a board nobody looks at leaves the memory and comes back the same', async () => {
	const lesson = small.planned('Tue 09:00-10:00', { by: 'Awa' });
	await small.submit(create(lesson));
	const before = await board();
	await small.schedule.release(nobody, 60_000);
	expect(await board()).toBe(before);
	await small.schedule.release(nobody, 0);
	expect(await board()).not.toBe(before);
	expect(await small.submit(move(lesson, 'Tue 11:00-12:00'))).toEqual(ACCEPTED);
});

test('one that somebody looks at stays', async () => {
	const before = await board();
	const room = boardRoom(small.ecole.id, W48);
	await small.schedule.release((one) => one === room, 0);
	expect(await board()).toBe(before);
});

test('one that is committing is not dropped: what waits is committed, and it stays', async () => {
	const before = await board();
	const lessons = ['Mon', 'Tue', 'Wed'].map((day) => small.planned(`${day} 09:00-10:00`, { by: 'Awa' }));
	const first = small.submit(create(lessons[0] ?? small.planned('Mon 09:00-10:00', {})));
	const releasing = small.schedule.release(nobody, 0);
	const rest = lessons.slice(1).map((lesson) => small.submit(create(lesson)));
	await releasing;
	expect(await board()).toBe(before);
	expect(await Promise.all([first, ...rest])).toEqual([ACCEPTED, ACCEPTED, ACCEPTED]);
	expect(small.told.every((commit) => commit.epoch === before.epoch)).toBe(true);
});
