import { setTimeout as pause } from 'node:timers/promises';
import { type Drill, type Report, type Scene } from '../drill.ts';
import { judgeFault } from '../judges/fault-judges.ts';
import { untilCommit } from '../stage/commit-tap.ts';
import { allReady, type Stage } from '../stage/stage.ts';
import { Tally } from '../tally.ts';

/** Some process that serves a node: its end makes PostgreSQL recover, all other sessions end too. */
async function backend({ db }: Stage): Promise<number | null> {
	const [row] = await db.owner<{ pid: number }[]>`
		select pid from pg_stat_activity where usename = 'app' and application_name = 'dgtt' order by query_start desc limit 1`;
	return row?.pid ?? null;
}

/** Lines to PostgreSQL that ended at its end. */
const ended = ({ nodes }: Stage): number => nodes.reduce((sum, { postgres }) => sum + postgres.ended, 0);

/** A process that is killed takes its lines along; false: nobody lost one. */
async function isFelt(stage: Stage, before: number): Promise<boolean> {
	for (const end = performance.now() + 2_000; performance.now() < end; await pause(20))
		if (ended(stage) > before) return true;
	return false;
}

async function run({ stage, chance, length, tell }: Scene): Promise<Report> {
	const tally = new Tally('kills', 'postmaster', 'backend', 'while_committing', 'felt');
	for (const end = performance.now() + length; performance.now() < end;) {
		await pause(chance.between(500, 3_000));
		const wire = chance.pick(stage.nodes).postgres;
		const isWhole = chance.isIn(0.5);
		const pid = isWhole ? stage.cluster.pid() : await backend(stage);
		if (chance.isIn(0.5) && (await untilCommit(wire, 'sent', 2_000))) tally.add('while_committing');
		const before = ended(stage);
		if (pid !== null) process.kill(pid, 'SIGKILL');
		wire.tap = null;
		if (await isFelt(stage, before)) tally.add('felt');
		wire.sever();
		tell(`kill -9 of ${isWhole ? 'PostgreSQL' : 'one of its sessions'}`);
		tally.add('kills');
		tally.add(isWhole ? 'postmaster' : 'backend');
		await pause(300);
		await allReady(stage);
	}
	const fault = judgeFault({ 'server that lost a line to PostgreSQL': tally.figures['felt'] ?? 0 });
	return { figures: tally.figures, judges: { fault } };
}

/** kill -9 of PostgreSQL, all of it or one session's process, and its recovery. */
export const pgKill: Drill = {
	name: 'pg-kill',
	what: 'kill -9 of PostgreSQL, of all of it or of one session, in the middle of commits',
	length: { full: 45_000, short: 8_000 },
	run
};
