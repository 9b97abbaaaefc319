import { setTimeout as pause } from 'node:timers/promises';
import { type Drill, type Figures, type Scene } from '../drill.ts';
import { type HouseNode } from '../stage/house-node.ts';
import { untilCommit } from '../stage/commit-tap.ts';

const MOMENTS = ['anywhere', 'sent', 'committed'] as const;

/** Kills a node at the moment asked for, or after a while if nobody commits there. */
async function killAt(node: HouseNode, moment: (typeof MOMENTS)[number]): Promise<boolean> {
	const reached = moment === 'anywhere' || (await untilCommit(node.postgres, moment, 3_000));
	await node.end('SIGKILL');
	node.postgres.tap = null;
	return reached;
}

async function run({ stage, chance, length, tell }: Scene): Promise<Figures> {
	const figures: Figures = { kills: 0, killed_anywhere: 0, killed_sent: 0, killed_committed: 0 };
	for (const end = performance.now() + length; performance.now() < end;) {
		const node = chance.pick(stage.nodes);
		const moment = chance.pick(MOMENTS);
		await pause(chance.between(200, 1_500));
		const reached = await killAt(node, moment);
		tell(`kill -9 ${moment}${reached ? '' : ' (nobody wrote)'}`);
		figures['kills'] = (figures['kills'] ?? 0) + 1;
		if (reached) figures[`killed_${moment}`] = (figures[`killed_${moment}`] ?? 0) + 1;
		await pause(chance.between(0, 1_000));
		await node.start();
	}
	return figures;
}

/** kill -9 of a node, of each in turn, at any moment of the pipeline. */
export const nodeKill: Drill = {
	name: 'node-kill',
	what: 'kill -9 of a node: anywhere, with a commit on its way, and between COMMIT and broadcast',
	length: { full: 60_000, short: 12_000 },
	run
};
