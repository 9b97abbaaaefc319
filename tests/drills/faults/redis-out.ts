import { setTimeout as pause } from 'node:timers/promises';
import { type Readiness } from '#realtime/health.ts';
import { type Drill, type Report, type Scene } from '../drill.ts';
import { judgeFault, judgeReadiness, type Said } from '../judges/fault-judges.ts';
import { mangleRings } from '../stage/rings.ts';
import { type Stage } from '../stage/stage.ts';
import { Tally } from '../tally.ts';

/** So long at most it goes on until a message was mangled. Milliseconds. */
const LONGER = 10_000;

/** What `/readyz` of each node says of Redis. */
const saidOf = ({ nodes }: Stage): Promise<string[]> =>
	Promise.all(
		nodes.map(async ({ port }) => {
			const answer = await fetch(`http://127.0.0.1:${String(port)}/readyz`);
			return ((await answer.json()) as Readiness).parts.redis?.state ?? 'nothing';
		})
	);

/** Waits until every node says it, so many milliseconds at most. */
async function untilSaid(stage: Stage, expected: string, within: number): Promise<Said> {
	let said: string[] = [];
	for (const end = performance.now() + within; performance.now() < end; await pause(100)) {
		said = await saidOf(stage);
		if (said.every((one) => one === expected)) break;
	}
	return { expected, said };
}

async function run({ stage, chance, length, tell }: Scene): Promise<Report> {
	const tally = new Tally('lost', 'doubled', 'reordered');
	await stage.redis.kill();
	tell('Redis is away');
	const said = [await untilSaid(stage, 'degraded', 5_000)];
	await pause(length / 3);
	await stage.redis.again();
	said.push(await untilSaid(stage, 'ok', 5_000));
	tell('Redis loses, doubles and reorders');
	for (const { redis } of stage.nodes)
		redis.tap = mangleRings(chance, (what) => {
			tally.add(what);
		});
	await pause(length / 3);
	const mangled = (): number => Object.values(tally.figures).reduce((sum, n) => sum + n, 0);
	for (const end = performance.now() + LONGER; mangled() === 0 && performance.now() < end;) await pause(100);
	for (const { redis } of stage.nodes) redis.tap = null;
	const fault = judgeFault({ 'message between nodes lost, doubled or reordered': mangled() });
	tell('Redis is a black hole');
	for (const { redis } of stage.nodes) redis.freeze();
	await pause(length / 3);
	for (const { redis } of stage.nodes) redis.mend();
	return { figures: tally.figures, judges: { readiness: judgeReadiness(said), fault } };
}

/** The doorbell between nodes fails in every way it can. */
export const redisOut: Drill = {
	name: 'redis-out',
	what: 'Redis stopped 10 s, then losing, doubling and reordering messages, then silent',
	length: { full: 36_000, short: 6_000 },
	run
};
