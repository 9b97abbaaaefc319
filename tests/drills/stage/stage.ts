import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Cluster, openCluster } from '../../harness/cluster.ts';
import { freshDatabase, type TestDatabase } from '../../harness/database.ts';
import { openRedis, type TestRedis } from '../../harness/redis.ts';
import { type DrillSchool, openSchool } from './drill-school.ts';
import { HouseNode } from './house-node.ts';
import { Wire } from './wire.ts';

/** What a drill asks of its stage beside two nodes. */
export interface Wanted {
	/** Megabytes of a disk of its own, in memory, for PostgreSQL's data. */
	disk?: number;
	/** No wires between nodes and PostgreSQL and Redis: they go through our own process, which is busy with a crowd. */
	isDirect?: boolean;
	/** Settings of PostgreSQL on top of those of `npm start`: durable. */
	postgres?: Record<string, string>;
}

/** Real processes on loopback: PostgreSQL, Redis, two nodes, and a wire between any two of them. */
export interface Stage {
	/** Ledger and logs; it stays when a drill fails. */
	folder: string;
	/** Where PostgreSQL's data lie, when it was asked for. */
	disk: string | undefined;
	cluster: Cluster;
	redis: TestRedis;
	db: TestDatabase;
	school: DrillSchool;
	nodes: HouseNode[];
	/** How people reach the house: the proxy in front. Each drill opens as many as it needs to tell people apart. */
	openFront: () => Promise<Wire>;
}

/** No single thing may hold up the end of all others. */
const STEP = 10_000;
const complain = (error: unknown): void => {
	console.error(error);
};

/** What has been started, to be ended last first; also when half of it is still missing. */
export class Ending {
	readonly #steps: (() => Promise<unknown>)[] = [];
	#over: Promise<void> | null = null;

	add(step: () => Promise<unknown>): void {
		this.#steps.push(step);
	}

	/** Once, however often it is asked for. */
	run(): Promise<void> {
		this.#over ??= this.#run();
		return this.#over;
	}

	async #run(): Promise<void> {
		for (const step of this.#steps.reverse())
			await Promise.race([Promise.try(step), pause(STEP)]).catch(complain);
	}
}

export async function openStage(wanted: Wanted, ending: Ending): Promise<Stage> {
	const folder = mkdtempSync(join(tmpdir(), 'dgtt-drill-'));
	const disk = wanted.disk === undefined ? undefined : openDisk(wanted.disk, ending);
	const cluster = await openCluster({ max_connections: '100', ...wanted.postgres }, disk);
	ending.add(cluster.end);
	process.env['TEST_POSTGRES'] = cluster.url;
	const redis = await openRedis();
	ending.add(() => redis.kill());
	const db = await freshDatabase();
	ending.add(db.drop);
	const school = await openSchool(db);
	const nodes: HouseNode[] = [];
	for (const name of ['one', 'two']) {
		const urls = { postgres: db.appUrl, redis: redis.url, isDirect: wanted.isDirect === true };
		const node = await HouseNode.open(urls, join(folder, `node-${name}.log`));
		ending.add(() => node.close());
		nodes.push(node);
	}
	const openFront = async (): Promise<Wire> => {
		const front = await Wire.open(() => nodes.filter(({ isOut }) => !isOut).map(({ port }) => port));
		ending.add(() => front.close());
		return front;
	};
	return { folder, disk, cluster, redis, db, school, nodes, openFront };
}

/** Throws where nobody may mount one: only root may. */
function openDisk(megabytes: number, ending: Ending): string {
	const folder = mkdtempSync(join(tmpdir(), 'dgtt-disk-'));
	ending.add(() => Promise.resolve(rmSync(folder, { recursive: true, force: true })));
	execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${String(megabytes)}m`, 'tmpfs', folder], {
		stdio: 'pipe'
	});
	ending.add(() => Promise.resolve(execFileSync('umount', [folder], { stdio: 'pipe' })));
	return folder;
}

export const clear = (stage: Pick<Stage, 'folder'>): void => {
	rmSync(stage.folder, { recursive: true, force: true });
};

/** Resolves when every node says that it can work. */
export async function allReady({ nodes }: Pick<Stage, 'nodes'>): Promise<void> {
	for (const { port } of nodes)
		for (;;) {
			const answer = await fetch(`http://127.0.0.1:${String(port)}/readyz`).catch(() => null);
			if (answer?.ok) break;
			await pause(50);
		}
}
