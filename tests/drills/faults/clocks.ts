import { setTimeout as pause } from 'node:timers/promises';
import { type Drill, type Report, type Scene } from '../drill.ts';

const OFF = 3 * 3_600_000;

async function run({ load, length }: Scene): Promise<Report> {
	for (const [n, { device }] of load.screens.entries()) device.skew = [OFF, -OFF, 0][n % 3] ?? 0;
	await pause(length);
	return { figures: { ahead_ms: OFF, behind_ms: OFF } };
}

/** Clocks of phones and offices are wrong: the order of edits is the server's. */
export const clocks: Drill = {
	name: 'clocks',
	what: 'clocks of a third of the staff 3 h ahead, of another third 3 h behind',
	length: { full: 20_000, short: 6_000 },
	run
};
