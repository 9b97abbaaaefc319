import { afterAll, beforeAll, expect, test } from 'vitest';
import { Chance } from '../drills/chance.ts';
import { mutant, validTraffic } from '../hostile/mutant.ts';
import { openStage, type Stage } from '../hostile/stage.ts';

// Valid traffic with bits flipped, cut, spliced, doubled, reordered. The server may take it or close the socket with
// the code of a broken protocol; it may never fall into doubt, and nobody else may notice.
const RUNS = Number(process.env['HOSTILE_RUNS'] ?? 150);
const SEED = Number(process.env['HOSTILE_SEED'] ?? 20_261_123);

/** Broken protocol, in Yjs's words or in WebSocket's; and too much of it. */
const CODES = [4400, 1002, 1007, 1009, 1013];
/** Long enough for whatever a frame leads to. */
const SETTLES = 60;

let stage: Stage;
beforeAll(async () => {
	stage = await openStage();
});
afterAll(() => stage.end());

async function tryOne(seed: number): Promise<string> {
	const seat = await stage.seat();
	const { how, frames } = mutant(validTraffic(seat), new Chance(seed));
	for (const frame of frames) seat.socket.send(frame);
	const patience = new Promise<null>((resolve) => {
		setTimeout(resolve, SETTLES, null);
	});
	const closed = await Promise.race([seat.closed, patience]);
	if (closed) expect(CODES, `${how}, HOSTILE_RUNS=1 HOSTILE_SEED=${String(seed)}`).toContain(closed.code);
	else seat.socket.close();
	await seat.closed;
	return `${how}: ${closed ? String(closed.code) : 'taken'}`;
}

test(
	'R7, R12: no change of valid traffic brings the board into doubt',
	{ timeout: 30_000 + RUNS * 500 },
	async () => {
		const outcomes = new Map<string, number>();
		for (let n = 0; n < RUNS; n++) {
			const outcome = await tryOne(SEED + n);
			outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
			if (n % 25 === 0) await stage.neighbour.work(1);
			const accidents = stage
				.output()
				.split('\n')
				.filter((line) => line.includes('"level":50'));
			expect(accidents, `HOSTILE_RUNS=1 HOSTILE_SEED=${String(SEED + n)}`).toEqual([]);
		}
		console.log(`seed ${String(SEED)}:`, Object.fromEntries([...outcomes].sort()));
		const { cuts, lessons } = await stage.neighbour.look();
		expect(cuts).toBe(0);
		const rows = await stage.db.owner<{ id: string }[]>`select id from lesson order by id`;
		expect(lessons).toEqual(rows.map(({ id }) => id));
	}
);
