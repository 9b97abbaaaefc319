import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { type Person } from '../harness/live-school.ts';

/** Somebody who works on the board while others attack it; in a thread of their own, for attackers are busy people. */
export interface Neighbour {
	/** Moves their lesson to and fro. Milliseconds until each move stood, as they saw it. */
	work(times: number): Promise<number[]>;
	/** What they see, and how often they were cut off. */
	look(): Promise<{ lessons: string[]; cuts: number }>;
	leave(): Promise<void>;
}

/** What they are started with. */
export interface Seating {
	databaseUrl: string;
	port: number;
	person: Person;
}
export type Order = { do: 'work'; times: number } | { do: 'look' };
export type Report = { waited: number[] } | { lessons: string[]; cuts: number } | { trouble: string };

export async function seatNeighbour(databaseUrl: string, port: number, person: Person): Promise<Neighbour> {
	const seating: Seating = { databaseUrl, port, person };
	const worker = new Worker(new URL('at-work.ts', import.meta.url), { workerData: seating });
	await once(worker, 'message');
	const order = async <T extends Report>(what: Order): Promise<T> => {
		worker.postMessage(what);
		const [report] = (await once(worker, 'message')) as [Report];
		if ('trouble' in report) throw new Error(report.trouble);
		return report as T;
	};
	return {
		work: async (times) => (await order<{ waited: number[] }>({ do: 'work', times })).waited,
		look: () => order({ do: 'look' }),
		leave: async () => {
			await worker.terminate();
		}
	};
}
