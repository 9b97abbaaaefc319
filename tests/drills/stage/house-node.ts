import { appendFileSync } from 'node:fs';
import { freePort } from '../../../start/postgres.ts';
import { type ServerProcess, startServer } from '../../harness/server-process.ts';
import { Wire } from './wire.ts';

/** One `npm run server`, with a wire of its own to PostgreSQL and to Redis. */
export class HouseNode {
	readonly port: number;
	readonly postgres: Wire;
	readonly redis: Wire;
	/** A proxy in front sends nobody there: it answers no question about its health. */
	isOut = false;
	readonly #databaseUrl: string;
	readonly #log: string;
	#process: ServerProcess | null = null;

	private constructor(port: number, postgres: Wire, redis: Wire, databaseUrl: string, log: string) {
		this.port = port;
		this.postgres = postgres;
		this.redis = redis;
		this.#databaseUrl = databaseUrl;
		this.#log = log;
	}

	/** @param databaseUrl of the role `app` @param log file for all it writes */
	static async open(databaseUrl: string, redisUrl: string, log: string): Promise<HouseNode> {
		const postgres = await Wire.open(() => [Number(new URL(databaseUrl).port)]);
		const redis = await Wire.open(() => [Number(new URL(redisUrl).port)]);
		const node = new HouseNode(await freePort(), postgres, redis, databaseUrl, log);
		await node.start();
		return node;
	}

	/** Resolves when it is ready. */
	async start(): Promise<void> {
		const databaseUrl = new URL(this.#databaseUrl);
		databaseUrl.port = String(this.postgres.port);
		const env = { REDIS_URL: `redis://127.0.0.1:${String(this.redis.port)}`, LOG_LEVEL: 'warn' };
		this.#process = await startServer(databaseUrl.href, env, this.port, (text) => {
			appendFileSync(this.#log, text);
		});
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
