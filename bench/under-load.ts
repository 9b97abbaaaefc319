import { type Figures } from './bench.ts';
import { type Contender, type Crowd } from './contender.ts';
import { editFor } from './load.ts';
import { cpuOf } from './process-tree.ts';
import { Tally } from './tally.ts';

const WARM_UP_S = 3;
const SECONDS = 8;

interface Load {
	crowd: Crowd;
	/** On each board. */
	editsASecond: number;
}

/** One load on one server. @param postgres process whose CPU is told beside the server's */
export async function underLoad(
	contender: Contender,
	{ crowd, editsASecond }: Load,
	postgres: number
): Promise<{ figures: Figures; tally: Tally }> {
	let tally = new Tally();
	const { boards, leave } = await contender.gather(crowd, (reader, bytes) => {
		tally.hear(reader, bytes);
	});
	await editFor(WARM_UP_S, boards, editsASecond, tally);
	tally = new Tally();
	const before = [cpuOf(contender.pids), cpuOf([postgres])];
	await editFor(SECONDS, boards, editsASecond, tally);
	const [server = 0, database = 0] = [cpuOf(contender.pids), cpuOf([postgres])].map(
		(cpu, n) => (cpu - (before[n] ?? 0)) / tally.deliveries
	);
	await leave();
	const cpu = { cpu_us_per_delivery: server, postgres_cpu_us_per_delivery: database };
	return { figures: { ...cpu, ...tally.figures() }, tally };
}

/** `p99_ms` becomes `ours.p99_ms`. */
export const named = (whose: string, figures: Figures): Figures =>
	Object.fromEntries(Object.entries(figures).map(([figure, value]) => [`${whose}.${figure}`, value]));
