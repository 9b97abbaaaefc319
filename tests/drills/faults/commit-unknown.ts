import { setTimeout as pause } from 'node:timers/promises';
import { type Drill, type Report, type Scene } from '../drill.ts';
import { judgeFault } from '../judges/fault-judges.ts';
import { cutCommits } from '../stage/commit-tap.ts';
import { Tally } from '../tally.ts';

/** So long at most it goes on until each moment has come. Milliseconds. */
const LONGER = 20_000;

async function run({ stage, chance, length }: Scene): Promise<Report> {
	const tally = new Tally('unsent', 'sent', 'committed');
	for (const { postgres } of stage.nodes)
		postgres.tap = cutCommits(chance, (moment) => {
			tally.add(moment);
		});
	await pause(length);
	const missing = (): string[] => ['sent', 'committed'].filter((moment) => tally.figures[moment] === 0);
	for (const end = performance.now() + LONGER; missing().length > 0 && performance.now() < end;)
		await pause(100);
	for (const { postgres } of stage.nodes) postgres.tap = null;
	const { sent = 0, committed = 0 } = tally.figures;
	const fault = judgeFault({ 'line cut with a commit sent': sent, 'line cut with one committed': committed });
	return { figures: tally.figures, judges: { fault } };
}

/** Nobody knows what became of a commit: its line to PostgreSQL is cut while it is under way. */
export const commitUnknown: Drill = {
	name: 'commit-unknown',
	what: 'lines to PostgreSQL cut in the middle of a commit: before it is sent, while it runs, before its answer',
	length: { full: 45_000, short: 8_000 },
	run
};
