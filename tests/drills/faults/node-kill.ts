import { setTimeout as pause } from 'node:timers/promises';
import { type Drill, type Report, type Scene } from '../drill.ts';
import { judgeFault } from '../judges/fault-judges.ts';
import { untilCommit } from '../stage/commit-tap.ts';
import { type HouseNode } from '../stage/house-node.ts';
import { Tally } from '../tally.ts';

const MOMENTS = ['anywhere', 'sent', 'committed'] as const;
type Moment = (typeof MOMENTS)[number];

/** Screens are back within ten seconds, and then somebody edits somewhere. Milliseconds. */
const WITHIN = 12_000;
const TRIES = 3;

/** Kills the node that first gets to the moment asked for, or any. */
async function killAt(
	nodes: readonly HouseNode[],
	any: HouseNode,
	asked: Moment
): Promise<[HouseNode, Moment]> {
	const node = asked === 'anywhere' ? null : await firstAt(nodes, asked);
	const victim = node ?? any;
	await victim.end('SIGKILL');
	for (const { postgres } of nodes) postgres.tap = null;
	return [victim, node ? asked : 'anywhere'];
}

async function firstAt(nodes: readonly HouseNode[], moment: 'sent' | 'committed'): Promise<HouseNode | null> {
	const tries = nodes.map(async (node) => {
		if (!(await untilCommit(node.postgres, moment, WITHIN))) throw new Error('nobody committed there');
		for (const { postgres } of nodes) if (postgres !== node.postgres) postgres.tap = null;
		return node;
	});
	return await Promise.any(tries).catch(() => null);
}

async function run({ stage, chance, length, tell }: Scene): Promise<Report> {
	const tally = new Tally('kills', ...MOMENTS);
	const end = performance.now() + length;
	// The rarest moment first, until it was hit; the others as chance has it.
	const isMissed = (): boolean => tally.figures['committed'] === 0 && (tally.figures['kills'] ?? 0) < TRIES;
	while (performance.now() < end || isMissed()) {
		await pause(chance.between(200, 1_500));
		const asked = isMissed() ? 'committed' : chance.pick(MOMENTS);
		const [node, moment] = await killAt(stage.nodes, chance.pick(stage.nodes), asked);
		tell(`kill -9 ${moment}`);
		tally.add('kills');
		tally.add(moment);
		await pause(chance.between(0, 1_000));
		await node.start();
	}
	const fault = judgeFault({ 'node killed between COMMIT and broadcast': tally.figures['committed'] ?? 0 });
	return { figures: tally.figures, judges: { fault } };
}

/** kill -9 of a node, of each in turn, at any moment of the pipeline. */
export const nodeKill: Drill = {
	name: 'node-kill',
	what: 'kill -9 of a node: anywhere, with a commit on its way, between COMMIT and broadcast',
	length: { full: 60_000, short: 12_000 },
	run
};
