import type nodeCrypto from 'node:crypto';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { type Chance } from './chance.ts';

interface Timer {
	at: number;
	every: number | null;
	ring: () => void;
}

const crypto = createRequire(import.meta.url)('node:crypto') as typeof nodeCrypto;
const real = {
	setTimeout: globalThis.setTimeout,
	clearTimeout: globalThis.clearTimeout,
	setInterval: globalThis.setInterval,
	clearInterval: globalThis.clearInterval,
	now: Date.now,
	performanceNow: performance.now.bind(performance),
	random: Math.random,
	randomInt: crypto.randomInt,
	randomUUID: crypto.randomUUID
};

/** PostgreSQL is real, and so is the time its driver lives in. */
const isDriver = (): boolean => new Error().stack?.includes('/node_modules/postgres/') ?? false;

/** Waits `ms` milliseconds that really pass. */
export const reallyWait = (ms: number): Promise<void> =>
	new Promise((done) => {
		real.setTimeout(done, ms);
	});

/** Time, timers and chance of the whole process, as one run wants them. From `begin` to `end`. */
export class MadeUpTime {
	readonly #start: number;
	readonly #chance: Chance;
	#passed = 0;
	#timers = new Map<object, Timer>();

	/** @param start milliseconds since 1970 @param mark makes this run's ids differ from every other run's */
	constructor(start: number, chance: Chance, mark: string) {
		this.#start = start;
		this.#chance = chance;
		this.#begin(mark);
	}

	/** When the next timer rings, in milliseconds from now; those that ring again and again are not counted. */
	get next(): number {
		const once = [...this.#timers.values()].filter(({ every }) => every === null).map(({ at }) => at);
		return Math.min(Infinity, ...once) - this.#passed;
	}

	/** Lets time pass until the next timer has rung. False: there is none within `limit` milliseconds. */
	ring(limit = Infinity): boolean {
		const [handle, timer] =
			[...this.#timers].reduce<[object, Timer] | null>(
				(first, one) => (first && first[1].at <= one[1].at ? first : one),
				null
			) ?? [];
		if (!handle || !timer || timer.at - this.#passed > limit) return false;
		this.#passed = Math.max(this.#passed, timer.at);
		if (timer.every === null) this.#timers.delete(handle);
		else timer.at += timer.every;
		timer.ring();
		return true;
	}

	end(): void {
		this.#timers.clear();
		Object.assign(globalThis, {
			setTimeout: real.setTimeout,
			clearTimeout: real.clearTimeout,
			setInterval: real.setInterval,
			clearInterval: real.clearInterval
		});
		Date.now = real.now;
		Math.random = real.random;
		Reflect.deleteProperty(performance, 'now');
		Object.assign(crypto, { randomInt: real.randomInt, randomUUID: real.randomUUID });
		Object.defineProperty(globalThis.crypto, 'randomUUID', { value: real.randomUUID, configurable: true });
		syncBuiltinESMExports();
	}

	#begin(mark: string): void {
		const wait =
			(every: boolean) =>
			(ring: (...args: unknown[]) => void, ms = 1, ...args: unknown[]): object =>
				isDriver()
					? real[every ? 'setInterval' : 'setTimeout'](ring, ms, ...args)
					: this.#wait(
							() => {
								ring(...args);
							},
							ms,
							every
						);
		const clear = (handle: unknown): void => {
			if (typeof handle === 'object' && handle !== null && this.#timers.delete(handle)) return;
			real.clearTimeout(handle as NodeJS.Timeout);
		};
		Object.assign(globalThis, {
			setTimeout: wait(false),
			clearTimeout: clear,
			setInterval: wait(true),
			clearInterval: clear
		});
		Date.now = () => this.#start + Math.floor(this.#passed);
		const now = () => (isDriver() ? real.performanceNow() : this.#passed);
		Object.defineProperty(performance, 'now', { value: now, configurable: true });
		Math.random = () => (isDriver() ? real.random() : this.#chance.next());
		const randomInt = (from: number, to: number) => from + this.#chance.below(to - from);
		const randomUUID = () => this.#uuid(mark);
		Object.assign(crypto, { randomInt, randomUUID });
		Object.defineProperty(globalThis.crypto, 'randomUUID', { value: randomUUID, configurable: true });
		syncBuiltinESMExports();
	}

	#wait(ring: () => void, ms: number, every: boolean): object {
		const handle = { ref: () => handle, unref: () => handle, hasRef: () => true, refresh: () => handle };
		const wait = Math.max(1, ms);
		this.#timers.set(handle, { at: this.#passed + wait, every: every ? wait : null, ring });
		return handle;
	}

	/** All ids of a run begin alike, so that their order depends on its seed only. */
	#uuid(mark: string): string {
		const hex = (digits: number) =>
			this.#chance
				.below(16 ** digits)
				.toString(16)
				.padStart(digits, '0');
		return `${mark}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(6)}${hex(6)}`;
	}
}
