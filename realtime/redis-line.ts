import { createClient, ErrorReply } from '@redis/client';
import { type Log } from '#log';

const LONGEST_WAIT = 2_000;
/** A line that says nothing for so long is dead, whatever its socket thinks. */
const SILENCE = 3_000;
const GOODBYE = 500;
/** How often a channel is asked for again that Redis does not give: its rights may be set meanwhile. */
const ASK_AGAIN = 2_000;

type Line = ReturnType<typeof openLine>;

/** One connection. Redis may be away, now or later: it comes back by itself. */
export function openLine(url: string, log: Log) {
	const line = createClient({
		url,
		pingInterval: SILENCE / 3,
		socket: {
			connectTimeout: SILENCE,
			socketTimeout: SILENCE,
			reconnectStrategy: (tries) => Math.random() * Math.min(LONGEST_WAIT, 50 * 2 ** Math.min(tries, 10))
		}
	});
	let away = false;
	line.on('error', (error: unknown) => {
		if (!away) log.warn({ err: error }, 'Redis is away');
		away = true;
	});
	line.on('ready', () => {
		if (away) log.info('Redis is back');
		away = false;
	});
	return line;
}

/** Says goodbye where somebody listens, but waits for no answer of a Redis that gives none. */
export async function hangUp(line: Line): Promise<void> {
	const timer = setTimeout(() => {
		line.destroy();
	}, GOODBYE);
	if (line.isReady) await line.close().catch(() => undefined);
	else if (line.isOpen) line.destroy();
	clearTimeout(timer);
}

/** What a Redis that answers does not let us do: an account without channels hears PING and carries nothing. */
export class Refusals {
	readonly #log: Log;
	readonly #open = new Map<string, NodeJS.Timeout>();

	constructor(log: Log) {
		this.#log = log;
	}

	get some(): boolean {
		return this.#open.size > 0;
	}

	/** Nobody waits for it. What is lost with a line that went away is lost; what is refused is tried again. */
	try(what: string, sending: () => Promise<unknown>): void {
		sending().then(
			() => {
				this.#granted(what);
			},
			(error: unknown) => {
				if (error instanceof ErrorReply) this.#refused(what, error, sending);
			}
		);
	}

	close(): void {
		for (const timer of this.#open.values()) clearTimeout(timer);
	}

	#refused(what: string, error: ErrorReply, sending: () => Promise<unknown>): void {
		if (!this.some) this.#log.warn({ err: error, what }, 'Redis refuses');
		clearTimeout(this.#open.get(what));
		const again = setTimeout(() => {
			this.try(what, sending);
		}, ASK_AGAIN).unref();
		this.#open.set(what, again);
	}

	#granted(what: string): void {
		clearTimeout(this.#open.get(what));
		if (this.#open.delete(what) && !this.some) this.#log.info('Redis refuses nothing any more');
	}
}

/** The adapter awaits nothing it sends: what cannot be sent now is dropped, and no promise is left to fail alone. */
export function lossy(line: Line, refusals: Refusals) {
	const asking =
		<A extends unknown[]>(what: string, ask: (...args: A) => Promise<unknown>) =>
		(...args: A): void => {
			refusals.try(what, () => ask(...args));
		};
	return {
		on: (...args: Parameters<Line['on']>) => line.on(...args),
		off: (...args: Parameters<Line['off']>) => line.off(...args),
		listenerCount: (name: string) => line.listenerCount(name),
		publish: (channel: string, message: string | Buffer) => {
			if (line.isReady) refusals.try('publish', () => line.publish(channel, message));
		},
		subscribe: asking('subscribe', (...args: Parameters<Line['subscribe']>) => line.subscribe(...args)),
		pSubscribe: asking('pSubscribe', (...args: Parameters<Line['pSubscribe']>) => line.pSubscribe(...args)),
		unsubscribe: asking('unsubscribe', (...args: Parameters<Line['unsubscribe']>) =>
			line.unsubscribe(...args)
		),
		pUnsubscribe: asking('pUnsubscribe', (...args: Parameters<Line['pUnsubscribe']>) =>
			line.pUnsubscribe(...args)
		)
	};
}
