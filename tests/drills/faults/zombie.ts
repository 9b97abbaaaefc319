import { setTimeout as pause } from 'node:timers/promises';
import { type Drill, type Report, type Scene } from '../drill.ts';
import { judgeFault } from '../judges/fault-judges.ts';
import { untilCommit } from '../stage/commit-tap.ts';
import { Tally } from '../tally.ts';

/** A proxy in front has noticed by then that nobody answers. */
const NOTICED = 2_000;

/** A question that nobody takes within a second. */
const standsStill = (port: number): Promise<boolean> =>
	fetch(`http://127.0.0.1:${String(port)}/readyz`, { signal: AbortSignal.timeout(1_000) }).then(
		() => false,
		(error: unknown) => error instanceof Error && error.name === 'TimeoutError'
	);

async function run({ stage, chance, length, tell }: Scene): Promise<Report> {
	const tally = new Tally('frozen', 'while_committing');
	const stood: Record<string, number> = {};
	for (const node of chance.isIn(0.5) ? stage.nodes : stage.nodes.toReversed()) {
		const isBusy = await untilCommit(node.postgres, 'sent', 2_000);
		node.freeze();
		// Whatever PostgreSQL answered is there when it wakes up.
		node.postgres.tap = null;
		tell(`frozen${isBusy ? ' in the middle of a commit' : ''}`);
		tally.add('frozen');
		if (isBusy) tally.add('while_committing');
		await pause(NOTICED);
		node.isOut = true;
		await pause(length - NOTICED - 1_000);
		stood[`standing still at port ${String(node.port)}`] = (await standsStill(node.port)) ? 1 : 0;
		node.thaw();
		node.isOut = false;
	}
	return { figures: tally.figures, judges: { fault: judgeFault(stood) } };
}

/** A node that stands still for 20 s, believes it is still then, and goes on. */
export const zombie: Drill = {
	name: 'zombie',
	what: 'a node frozen for 20 s in the middle of its work, and back',
	length: { full: 20_000, short: 6_000 },
	run
};
