import * as Y from 'yjs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as boards from '#db/boards.ts';
import * as snapshots from '#db/snapshots.ts';
import { inSchool } from '#db/sql.ts';
import { parseWeek, type Week } from '#domain/week.ts';
import { createSchedule } from '#schedule/create.ts';
import { type BoardCommit, type Schedule } from '#schedule/schedule.ts';
import { boardOf, boardRoom, lessonsOf } from '#sync/board-doc.ts';
import { create, editId, lesson as lessonAt, move } from '../builders/lesson.ts';
import { ACCEPTED, NOW, SmallSchool, W48 } from '../harness/small-school.ts';

const W49 = parseWeek('2026-W49') as Week;

let small: SmallSchool;
/** Another server on the same PostgreSQL, and what it told its own sockets. */
let other: Schedule;
let told: BoardCommit[];
beforeAll(async () => {
	small = await SmallSchool.open();
});
beforeEach(async () => {
	await small.begin();
	other = createSchedule({ sql: small.db.app, clock: () => NOW });
	told = [];
	other.onCommit((commit) => told.push(commit));
});
afterEach(async () => {
	await other.close();
});
afterAll(async () => {
	await small.close();
});

const there = (week = W48) => other.board(small.ecole.id, week);
/** What a newcomer at the other server is given. */
async function shownThere(week = W48): Promise<string[]> {
	const doc = new Y.Doc();
	Y.applyUpdate(doc, (await (await there(week)).sync(Y.encodeStateVector(doc))).update);
	return [...lessonsOf(boardOf(doc)).values()].map(({ id, start }) => `${id} ${start}`).sort();
}
const filled = async (count: number) => {
	const lesson = small.planned('Tue 09:00-10:00', { by: 'Awa' });
	await small.submit(create(lesson));
	let seen = lesson;
	for (let n = 1; n < count; n++) {
		const to = n % 2 === 0 ? 'Tue 09:00-10:00' : 'Tue 11:00-12:00';
		expect(await small.submit(move(seen, to))).toEqual(ACCEPTED);
		seen = { ...seen, ...pick(lessonAt(to)), version: seen.version + 1 };
	}
	return seen;
};
const pick = ({ start, end }: { start: string; end: string }) => ({ start, end });
const logRows = async (): Promise<number> => {
	const [row] = await small.db.owner<
		{ n: number }[]
	>`select count(*)::int as n from board_log where school_id = ${small.ecole.id}`;
	return row?.n ?? -1;
};
const aDayLater = () =>
	small.db.owner`update board_log set at = at - interval '1 day' where school_id = ${small.ecole.id}`;

describe('R15: what another server committed', () => {
	test('is taken over without being told, and goes on to the sockets here', async () => {
		await there();
		const lesson = small.planned('Tue 09:00-10:00', { by: 'Awa' });
		await small.submit(create(lesson));
		await small.submit(move(lesson, 'Tue 11:00-12:00'));
		expect(told).toEqual([]);
		await other.follow();
		expect(told.map((commit) => commit.seq)).toEqual([1, 2]);
		await other.follow();
		expect(told).toHaveLength(2);
	});

	test('R27: hundreds of rings heard at once, many of them twice, are one piece of work: the board stays', async () => {
		await there();
		const evicted: unknown[] = [];
		other.onEvicted((one) => evicted.push(one));
		const before = small.told.length;
		await filled(3);
		const heard = Array.from({ length: 100 }, () => small.told.slice(before)).flat();
		await Promise.all(heard.map((ring) => other.hear(ring)));
		expect(evicted).toEqual([]);
		expect(told.map((commit) => commit.seq)).toEqual([1, 2, 3]);
	});

	test('R16: who comes to a server that heard nothing is given what PostgreSQL holds', async () => {
		await there();
		const lesson = small.planned('Tue 09:00-10:00', { by: 'Awa' });
		await small.submit(create(lesson));
		expect(await shownThere()).toEqual([`${lesson.id} ${lesson.start}`]);
	});

	test('R13: a server that heard nothing still decides on what stands', async () => {
		await there();
		await small.submit(create(small.planned('Tue 09:00-10:00', { by: 'Awa' })));
		const [verdict] = await other.submit(small.rose, W48, [
			{ id: editId(NOW), edit: create(small.planned('Tue 09:30-10:30', { by: 'Awa' })) }
		]);
		expect(verdict).toMatchObject({ reason: { code: 'taken', resource: 'instructor' } });
	});

	test('R5: a lesson moved across weeks leaves one board and stands on the other, here too', async () => {
		const lesson = small.planned('Tue 09:00-10:00', { by: 'Awa' });
		await small.submit(create(lesson));
		expect(await shownThere()).toEqual([`${lesson.id} ${lesson.start}`]);
		await there(W49);
		const next = { start: '2026-12-01T09:00:00Z', end: '2026-12-01T10:00:00Z' };
		const edit = { ...move(lesson, 'Tue 09:00-10:00'), set: next };
		expect(await small.submit(edit)).toEqual(ACCEPTED);
		await other.follow();
		expect(await shownThere()).toEqual([]);
		expect(await shownThere(W49)).toEqual([`${lesson.id} ${next.start}`]);
	});
});

describe('R5: the earlier week is taken first', () => {
	/** Somebody else holds W48; who wants both weeks and waits for it must not hold W49 meanwhile. */
	async function whileHeld(ask: () => Promise<unknown>): Promise<unknown> {
		let asked: Promise<unknown> = Promise.resolve();
		const { owner } = small.db;
		await owner.begin(async (tx) => {
			await tx`select 1 from board where school_id = ${small.ecole.id} and week = ${W48} for update`;
			asked = ask();
			const waits = owner`datname = current_database() and usename = 'app' and wait_event_type = 'Lock'`;
			await expect.poll(() => owner`select 1 from pg_stat_activity where ${waits}`).toHaveLength(1);
			const free = await owner`
				select 1 from board where school_id = ${small.ecole.id} and week = ${W49} for update skip locked`;
			expect(free).toHaveLength(1);
		});
		return await asked;
	}

	test('by one statement, though the lesson leaves the later one', async () => {
		await small.schedule.board(small.ecole.id, W48);
		const there = { start: '2026-12-01T09:00:00Z', end: '2026-12-01T10:00:00Z' };
		const one = { ...small.planned('Tue 09:00-10:00', { by: 'Awa' }), ...there };
		expect(await small.submit(create(one), small.rose, W49)).toEqual(ACCEPTED);
		const back = { ...move(one, 'Tue 09:00-10:00') };
		expect(await whileHeld(() => small.submit(back, small.rose, W49))).toEqual(ACCEPTED);
	});

	test('by who holds them to decide edit by edit', async () => {
		for (const week of [W49, W48]) await small.schedule.board(small.ecole.id, week);
		const held = await whileHeld(() =>
			inSchool(small.db.app, { school: small.ecole.id }, (tx) => boards.lock(tx, small.ecole.id, [W49, W48]))
		);
		expect([...(held as Map<string, unknown>).keys()]).toEqual([W48, W49]);
	});
});

test('R12: a week that is not what PostgreSQL holds any more goes alone, and the edit is decided on it as it is', async () => {
	const lesson = small.planned('Tue 09:00-10:00', { by: 'Awa' });
	await small.submit(create(lesson));
	const before = await small.schedule.board(small.ecole.id, W49);
	const gone: string[] = [];
	const stop = small.schedule.onEvicted(({ room, why }) => gone.push(`${room} ${why}`));
	await small.db
		.owner`update board set epoch = 2, seq = 0 where school_id = ${small.ecole.id} and week = ${W49}`;
	await inSchool(small.db.app, { school: small.ecole.id }, (tx) =>
		snapshots.put(tx, small.ecole.id, W49, 2, { seq: 0, state: Uint8Array.of(0, 0) })
	);
	const next = { start: '2026-12-01T09:00:00Z', end: '2026-12-01T10:00:00Z' };
	expect(await small.submit({ ...move(lesson, 'Tue 09:00-10:00'), set: next })).toEqual(ACCEPTED);
	stop();
	expect(gone).toEqual([`${before.room} epoch`]);
	expect(await shownThere(W49)).toEqual([`${lesson.id} ${next.start}`]);
});

describe('R23: snapshots', () => {
	test('after 200 log rows a board opens from one, and the old rows may go', async () => {
		const lesson = await filled(205);
		await expect.poll(() => snapshotAt()).toBe(200);
		expect(await snapshots.prune(small.db.app, 1000)).toBe(0);
		await aDayLater();
		expect(await snapshots.prune(small.db.app, 1000)).toBe(200);
		expect(await logRows()).toBe(5);
		expect(await shownThere()).toEqual([`${lesson.id} ${lesson.start}`]);
		const [verdict] = await other.submit(small.rose, W48, [
			{ id: editId(NOW), edit: move(lesson, 'Tue 14:00-15:00') }
		]);
		expect(verdict).toEqual(ACCEPTED);
	});

	test('what a snapshot holds stays in the log for 15 minutes, by the question asked as by the right to delete', async () => {
		await filled(201);
		await expect.poll(() => snapshotAt()).toBe(200);
		const { owner, app } = small.db;
		const aged = (minutes: number) =>
			owner`update board_log set at = now() - make_interval(mins => ${minutes}) where school_id = ${small.ecole.id}`;
		const asSweep = () =>
			app.begin(async (tx) => {
				await tx`set local role sweep`;
				await tx`delete from board_log`;
			});
		await aged(14);
		await asSweep();
		expect(await logRows()).toBe(201);
		await owner`create policy anything on board_log for delete to sweep using (true)`;
		expect(await snapshots.prune(app, 1000)).toBe(0);
		await owner`drop policy anything on board_log`;
		await aged(16);
		expect(await snapshots.prune(app, 1000)).toBe(200);
		expect(await logRows()).toBe(1);
	});

	test('a server that slept past the rows that went reads the board anew', async () => {
		const asleep = await there();
		await filled(205);
		await expect.poll(() => snapshotAt()).toBe(200);
		await aDayLater();
		await snapshots.prune(small.db.app, 1000);
		const gone: string[] = [];
		other.onEvicted((evicted) => gone.push(evicted.room));
		await other.follow();
		expect(gone).toEqual([asleep.room]);
		expect(await shownThere()).toHaveLength(1);
	});

	test.each([
		['the first', [1]],
		['one between', [2]],
		['the last', [3]]
	])(
		'R12: a server that lacks three commits, %s of them gone from the log, shows none by halves',
		async (_, gone) => {
			const asleep = await there();
			await filled(3);
			await small.db.owner`delete from board_log where school_id = ${small.ecole.id} and seq = any(${gone})`;
			const evicted: string[] = [];
			other.onEvicted(({ room }) => evicted.push(room));
			await other.follow();
			expect(told).toEqual([]);
			expect(evicted).toEqual([asleep.room]);
			expect(await shownThere()).toHaveLength(1);
		}
	);

	test('a board that leaves the memory leaves one', async () => {
		await filled(3);
		await small.schedule.release(() => true, 0);
		await small.schedule.release(() => false, 60_000);
		const held = small.schedule.openBoards();
		await small.schedule.release((room) => room !== boardRoom(small.ecole.id, W48), 0);
		expect(small.schedule.openBoards()).toBe(held - 1);
		await expect.poll(() => snapshotAt()).toBe(3);
	});

	test('no role can take log rows that no snapshot holds', async () => {
		await filled(2);
		await aDayLater();
		await snapshots.prune(small.db.app, 1000);
		expect(await logRows()).toBe(2);
		await small.db.app.begin(async (tx) => {
			await tx`set local role sweep`;
			await tx`delete from board_log`;
		});
		expect(await logRows()).toBe(2);
		await expect(small.db.app`delete from board_log`).rejects.toThrow(/permission denied/);
	});
});

async function snapshotAt(): Promise<number> {
	const [row] = await small.db.owner<
		{ seq: string }[]
	>`select seq from board_snapshot where school_id = ${small.ecole.id}`;
	return Number(row?.seq ?? -1);
}

test('R9, R13: a server that is behind at every try holds the board, reads it and decides once', async () => {
	// Before each of its transactions the other server writes.
	const begin = async (...args: Parameters<typeof small.db.app.begin>) => {
		await small.schedule.submit(small.rose, W48, [
			{ id: editId(NOW), edit: create(small.planned('Fri 09:00-09:30', {})) }
		]);
		return await small.db.app.begin(...args);
	};
	const query = (...args: Parameters<typeof small.db.app>) => small.db.app(...args);
	const json = (value: Parameters<typeof small.db.app.json>[0]) => small.db.app.json(value);
	const sql = Object.assign(query, { begin, json }) as unknown as typeof small.db.app;
	const late = createSchedule({ sql, clock: () => NOW });
	const gone: string[] = [];
	late.onEvicted((evicted) => gone.push(evicted.room));
	await late.board(small.ecole.id, W48);
	await filled(1);
	const edit = create(small.planned('Thu 09:00-09:30', {}));
	expect(await late.submit(small.rose, W48, [{ id: editId(NOW), edit }])).toEqual([ACCEPTED]);
	expect(gone).toEqual([]);
	await late.close();
});

test('R12: a change that could not be told to everybody evicts the board, wherever it came from', async () => {
	const gone: string[] = [];
	const board = await there();
	other.onEvicted((evicted) => gone.push(evicted.room));
	const stop = other.onCommit(() => {
		throw new Error('one socket could not be told');
	});
	await filled(1);
	await other.follow();
	expect(gone).toEqual([board.room]);
	stop();
	expect(await shownThere()).toHaveLength(1);
});

describe('R24: an epoch begun elsewhere at the same number', () => {
	test('is another document: what waited for its lock is decided on that one, and the board can be opened', async () => {
		const week = await small.schedule.board(small.ecole.id, W48);
		let published: ReturnType<Schedule['publish']> | undefined;
		await small.db.owner.begin(async (tx) => {
			await tx`update board set epoch = 2, seq = 0 where school_id = ${small.ecole.id} and week = ${W48}`;
			await snapshots.put(tx, small.ecole.id, W48, 2, { seq: 0, state: Uint8Array.of(0, 0) });
			published = small.schedule.publish(small.rose, W48);
			const waits = small.db
				.owner`datname = current_database() and usename = 'app' and wait_event_type = 'Lock'`;
			await expect.poll(() => small.db.owner`select 1 from pg_stat_activity where ${waits}`).toHaveLength(1);
		});
		expect(await published).toEqual({ ok: true, told: 0 });
		expect((await there()).epoch).toBe(2);
		expect((await small.schedule.board(small.ecole.id, W48)).epoch).toBe(2);
		expect(week.epoch).toBe(1);
	});
});
