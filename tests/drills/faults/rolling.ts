import { setTimeout as pause } from 'node:timers/promises';
import { type Drill, type Report, type Scene } from '../drill.ts';
import { judgeLeaving, type Left } from '../judges/fault-judges.ts';
import { Tally } from '../tally.ts';

/** Finishing what runs (5 s) and sending everybody home in waves. Milliseconds. */
const LEAVES_WITHIN = 10_000;

async function run({ stage, chance, length, tell }: Scene): Promise<Report> {
	const tally = new Tally('restarts', 'longest_leave_ms');
	const left: Left[] = [];
	for (const end = performance.now() + length; performance.now() < end;)
		for (const node of stage.nodes) {
			await pause(chance.between(300, 1_500));
			const { code, ms } = await node.end('SIGTERM');
			left.push({ code, ms });
			tell(`restarted after ${String(Math.round(ms))} ms`);
			tally.most('longest_leave_ms', ms);
			tally.add('restarts');
			await node.start();
		}
	return { figures: tally.figures, judges: { leaving: judgeLeaving(left, LEAVES_WITHIN) } };
}

/** A new version of everything, one node after the other, while people work. */
export const rolling: Drill = {
	name: 'rolling',
	what: 'each node in turn told to end and started again, under load',
	length: { full: 40_000, short: 8_000 },
	run
};
