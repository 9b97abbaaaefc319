import { setTimeout as pause } from 'node:timers/promises';
import { type Drill, type Report, type Scene } from '../drill.ts';
import { untilCommit } from '../stage/commit-tap.ts';
import { type HouseNode } from '../stage/house-node.ts';
import { Tally } from '../tally.ts';

const MOMENTS = ['anywhere', 'sent', 'committed'] as const;

/** Kills a node at the moment asked for; after a while anywhere, if nobody commits there. */
async function killAt(node: HouseNode, asked: (typeof MOMENTS)[number]): Promise<(typeof MOMENTS)[number]> {
	const reached = asked !== 'anywhere' && (await untilCommit(node.postgres, asked, 3_000));
	await node.end('SIGKILL');
	node.postgres.tap = null;
	return reached ? asked : 'anywhere';
}

async function run({ stage, chance, length, tell }: Scene): Promise<Report> {
	const tally = new Tally('kills', ...MOMENTS);
	for (const end = performance.now() + length; performance.now() < end;) {
		const node = chance.pick(stage.nodes);
		await pause(chance.between(200, 1_500));
		const moment = await killAt(node, chance.pick(MOMENTS));
		tell(`kill -9 ${moment}`);
		tally.add('kills');
		tally.add(moment);
		await pause(chance.between(0, 1_000));
		await node.start();
	}
	return tally;
}

/** kill -9 of a node, of each in turn, at any moment of the pipeline. */
export const nodeKill: Drill = {
	name: 'node-kill',
	what: 'kill -9 of a node: anywhere, with a commit on its way, between COMMIT and broadcast',
	length: { full: 60_000, short: 12_000 },
	run
};
