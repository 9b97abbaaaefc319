import { setTimeout as pause } from 'node:timers/promises';
import { type Drill, type Report, type Scene } from '../drill.ts';
import { untilCommit } from '../stage/commit-tap.ts';
import { allReady, type Stage } from '../stage/stage.ts';
import { Tally } from '../tally.ts';

/** Some process that serves a node: its end makes PostgreSQL recover, all other sessions end too. */
async function backend({ db }: Stage): Promise<number | null> {
	const [row] = await db.owner<{ pid: number }[]>`
		select pid from pg_stat_activity where usename = 'app' and application_name = 'dgtt' order by query_start desc limit 1`;
	return row?.pid ?? null;
}

async function run({ stage, chance, length, tell }: Scene): Promise<Report> {
	const tally = new Tally('kills', 'postmaster', 'backend', 'while_committing');
	for (const end = performance.now() + length; performance.now() < end;) {
		await pause(chance.between(500, 3_000));
		const wire = chance.pick(stage.nodes).postgres;
		const isWhole = chance.isIn(0.5);
		const pid = isWhole ? stage.cluster.pid() : await backend(stage);
		if (chance.isIn(0.5) && (await untilCommit(wire, 'sent', 2_000))) tally.add('while_committing');
		if (pid !== null) process.kill(pid, 'SIGKILL');
		wire.tap = null;
		wire.sever();
		tell(`kill -9 of ${isWhole ? 'PostgreSQL' : 'one of its sessions'}`);
		tally.add('kills');
		tally.add(isWhole ? 'postmaster' : 'backend');
		await pause(300);
		await allReady(stage);
	}
	return tally;
}

/** kill -9 of PostgreSQL, all of it or one session's process, and its recovery. */
export const pgKill: Drill = {
	name: 'pg-kill',
	what: 'kill -9 of PostgreSQL, of all of it or of one session, in the middle of commits',
	length: { full: 45_000, short: 8_000 },
	run
};
