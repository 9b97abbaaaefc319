import { setTimeout as pause } from 'node:timers/promises';
import { type Drill, type Report, type Scene } from '../drill.ts';
import { finding } from '../judges/verdict.ts';
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
	const complaints = missing().map((moment) => `no line was cut with a commit ${moment}`);
	return { figures: tally.figures, judges: { fault: finding(1, complaints) } };
}

/** Nobody knows what became of a commit: its line to PostgreSQL is cut while it is under way. */
export const commitUnknown: Drill = {
	name: 'commit-unknown',
	what: 'lines to PostgreSQL cut in the middle of a commit: before it is sent, while it runs, before its answer',
	length: { full: 45_000, short: 8_000 },
	run
};
