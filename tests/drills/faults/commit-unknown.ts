import { setTimeout as pause } from 'node:timers/promises';
import { type Drill, type Report, type Scene } from '../drill.ts';
import { cutCommits } from '../stage/commit-tap.ts';
import { Tally } from '../tally.ts';

async function run({ stage, chance, length }: Scene): Promise<Report> {
	const tally = new Tally('unsent', 'sent', 'committed');
	for (const { postgres } of stage.nodes)
		postgres.tap = cutCommits(chance, (moment) => {
			tally.add(moment);
		});
	await pause(length);
	for (const { postgres } of stage.nodes) postgres.tap = null;
	return tally;
}

/** Nobody knows what became of a commit: its line to PostgreSQL is cut while it is under way. */
export const commitUnknown: Drill = {
	name: 'commit-unknown',
	what: 'lines to PostgreSQL cut in the middle of a commit: before it is sent, while it runs, before its answer',
	length: { full: 45_000, short: 8_000 },
	run
};
