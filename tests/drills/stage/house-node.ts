import { appendFileSync } from 'node:fs';
import { freePort } from '../../../start/postgres.ts';
import { type ServerProcess, startServer } from '../../harness/server-process.ts';
import { Wire } from './wire.ts';

/** Where PostgreSQL (for the role `app`) and Redis are; reached through a wire each, unless directly. */
interface Urls {
	postgres: string;
	redis: string;
	isDirect: boolean;
}

/** One `npm run server`, with a wire of its own to PostgreSQL and to Redis. */
export class HouseNode {
	readonly port: number;
	readonly postgres: Wire;
	readonly redis: Wire;
	/** A proxy in front sends nobody there: it answers no question about its health. */
	isOut = false;
	readonly #urls: Urls;
	readonly #log: string;
	#process: ServerProcess | null = null;

	private constructor(port: number, postgres: Wire, redis: Wire, urls: Urls, log: string) {
		this.port = port;
		this.postgres = postgres;
		this.redis = redis;
		this.#urls = urls;
		this.#log = log;
	}

	/** @param log file for all it writes */
	static async open(urls: Urls, log: string): Promise<HouseNode> {
		const postgres = await Wire.open(() => [Number(new URL(urls.postgres).port)]);
		const redis = await Wire.open(() => [Number(new URL(urls.redis).port)]);
		const node = new HouseNode(await freePort(), postgres, redis, urls, log);
		await node.start();
		return node;
	}

	/** Resolves when it is ready. */
	async start(): Promise<void> {
		const databaseUrl = this.#way(this.#urls.postgres, this.postgres);
		const env = { REDIS_URL: this.#way(this.#urls.redis, this.redis), LOG_LEVEL: 'warn' };
		this.#process = await startServer(databaseUrl, env, this.port, (text) => {
			appendFileSync(this.#log, text);
		});
	}

	#way(address: string, { port }: Wire): string {
		const url = new URL(address);
		if (!this.#urls.isDirect) url.port = String(port);
		return url.href;
	}

	async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<{ code: number | null; ms: number }> {
		const ending = this.#process?.end(signal);
		this.#process = null;
		return (await ending) ?? { code: null, ms: 0 };
	}

	freeze(): void {
		this.#process?.freeze();
	}

	thaw(): void {
		this.#process?.thaw();
	}

	async close(): Promise<void> {
		this.thaw();
		await this.end('SIGKILL');
		await Promise.all([this.postgres.close(), this.redis.close()]);
	}
}
