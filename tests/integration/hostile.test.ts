import * as Y from 'yjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { create } from '../builders/lesson.ts';
import { freshEdit, freshLesson } from '../harness/live-school.ts';
import { updateFrame } from '../hostile/bytes.ts';
import { beforeConnect } from '../hostile/before-connect.ts';
import { candidates } from '../hostile/candidates.ts';
import { doors } from '../hostile/doors.ts';
import { frames } from '../hostile/frames.ts';
import { presence } from '../hostile/presence.ts';
import { openStage, type Stage } from '../hostile/stage.ts';
import { updates } from '../hostile/updates.ts';

// All that no honest client says (tests/hostile), said to a real server while somebody works on the same board.
let stage: Stage;
let heapBefore: number;
/** Milliseconds: attackers are busy on the same cores. A server held up by one of them is late by seconds. */
const NOISE = 250;
/** How long the neighbour waited for each move: in peace, and under attack. */
const calm: number[] = [];
const meanwhile: number[] = [];

beforeAll(async () => {
	stage = await openStage();
	await stage.neighbour.work(10);
	heapBefore = await stage.heap();
});
afterAll(() => stage.end());

/** Runs an attack while the neighbour works; in turn with peace, so that a busy machine is no excuse for either. */
async function underAttack(attack: () => Promise<void>): Promise<void> {
	calm.push(...(await stage.neighbour.work(2)));
	const [waited] = await Promise.all([stage.neighbour.work(2), attack()]);
	meanwhile.push(...waited);
}

/** Nothing at all, or the row this attack has left. */
async function isAudited(words: string | null, before: number): Promise<void> {
	if (words === null) {
		expect(await stage.audited()).toHaveLength(before);
		return;
	}
	await expect.poll(async () => (await stage.audited()).length).toBe(before + 1);
	expect((await stage.audited())[0]).toContain(words);
}

describe('at an open board', () => {
	test.each([...updates, ...frames, ...presence])('$rule: $name', async ({ attack, code, audit }) => {
		const before = (await stage.audited()).length;
		const seat = await stage.seat();
		await underAttack(async () => {
			await attack(seat);
			expect((await seat.closed).code).toBe(code);
		});
		await isAudited(audit, before);
	});
});

describe('as a candidate', () => {
	test.each(candidates)('$rule: $name', async ({ attack, audit }) => {
		const before = (await stage.audited()).length;
		const page = await stage.page();
		await underAttack(async () => {
			attack(page);
			await page.closed;
		});
		await isAudited(audit, before);
	});
});

describe('as a candidate who never says CONNECT', () => {
	test.each(beforeConnect)('R18: $name', async ({ attack, code, audit }) => {
		const before = (await stage.audited()).length;
		const line = await stage.line();
		await underAttack(async () => {
			attack(line.socket);
			expect((await line.closed).code).toBe(code);
		});
		await isAudited(audit, before);
	});
});

describe('at the doors', () => {
	test.each(doors)('$rule: $name', async ({ knock, answer, audit }) => {
		const before = (await stage.audited()).length;
		await underAttack(async () => {
			const client = knock(stage.crowd);
			if ('status' in answer) expect(await client.knock).toEqual(answer);
			else expect((await client.closed).code).toBe(answer.code);
			expect(client.received).toEqual([]);
		});
		await isAudited(audit, before);
		if ('status' in answer)
			expect(stage.output()).toContain(`"status":${String(answer.status)},"msg":"refused`);
	});
});

test('R27: one person’s ten sockets leave room for others in the board’s queue', async () => {
	const before = await stage.neighbour.look();
	const seats = await Promise.all(Array.from({ length: 10 }, () => stage.seat()));
	await underAttack(async () => {
		for (const seat of seats) {
			const doc = new Y.Doc();
			doc.clientID = seat.clientId;
			doc.on('update', (update: Uint8Array) => {
				seat.socket.send(updateFrame(update));
			});
			// Each refused, and each of them the longer way: the lesson it would make is there.
			for (let n = 0; n < 55; n++)
				doc.getMap('edits').set(freshEdit(), create(freshLesson('Sat 03:00-04:00', { id: seat.stands })));
		}
		await new Promise((next) => setTimeout(next, 500));
	});
	expect((await stage.neighbour.look()).cuts).toBe(before.cuts);
	for (const seat of seats) seat.socket.close();
});

describe('meanwhile', () => {
	test('the neighbour was never cut off, waited no longer, and sees what PostgreSQL holds', async () => {
		const { cuts, lessons } = await stage.neighbour.look();
		expect(cuts).toBe(0);
		const rows = await stage.db.owner<
			{ id: string; version: number }[]
		>`select id, version from lesson order by id`;
		expect(lessons).toEqual(rows.map(({ id }) => id));
		expect(rows).toHaveLength(2);
		expect(rows.map(({ version }) => version)).toContain(1);
		expect(await stage.db.owner`select 1 from board where published_at is not null`).toEqual([]);
		const figures = { calm: p99(calm), meanwhile: p99(meanwhile), of: meanwhile.length };
		console.log(`p99 of the neighbour: ${JSON.stringify(figures)} ms`);
		expect(figures.meanwhile).toBeLessThan(Math.max(2 * figures.calm, NOISE));
	});

	test('the memory has come back', async () => {
		const after = await stage.heap();
		console.log(`heap: ${mebibytes(heapBefore)} MiB before, ${mebibytes(after)} MiB after`);
		expect(after - heapBefore).toBeLessThan(12 * 1024 * 1024);
	});
});

const p99 = (all: readonly number[]): number =>
	Math.round([...all].sort((a, b) => a - b)[Math.floor(all.length * 0.99)] ?? Infinity);
const mebibytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1);
