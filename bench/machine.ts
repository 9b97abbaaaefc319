import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { type Machine, median } from './bench.ts';

const ROUNDS = 5;

export const thisMachine = (): Machine => ({
	cores: availableParallelism(),
	node: process.version,
	calibration_ms: Math.round(median(Array.from({ length: ROUNDS }, calibrate)) * 100) / 100
});

/** One core's work of the kind the server does: JSON there and back, maps, and a hash. */
function calibrate(): number {
	const from = performance.now();
	const lessons = Array.from({ length: 4_000 }, (_, n) => ({
		id: String(n),
		at: n * 60_000,
		seats: [n, n + 1]
	}));
	const text = JSON.stringify(lessons);
	const back = new Map((JSON.parse(text) as typeof lessons).map((lesson) => [lesson.id, lesson]));
	let sum = 0;
	for (let n = 0; n < 400_000; n++) sum += back.get(String(n % 4_000))?.at ?? 0;
	createHash('sha256').update(text).update(String(sum)).digest();
	return performance.now() - from;
}
