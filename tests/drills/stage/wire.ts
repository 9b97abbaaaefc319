import { connect, createServer, type Server, type Socket } from 'node:net';
import { type AddressInfo } from 'node:net';

/** One connection through the wire. */
export interface Line {
	/** What a tap remembers of it. */
	notes: Map<string, unknown>;
	cut(): void;
}
/** Hears every piece that passes; answers with what is passed on in its place, null for nothing. */
export type Tap = (piece: { from: 'client' | 'server'; bytes: Buffer; line: Line }) => Buffer | null;

interface Pair extends Line {
	near: Socket;
	far: Socket;
}

/** A TCP proxy on loopback that can be cut, frozen, slowed down and tapped. */
export class Wire {
	tap: Tap | null = null;
	/** Milliseconds each piece is late. */
	delay = 0;
	/** Lines that the far end has ended. */
	ended = 0;
	readonly #server: Server;
	readonly #targets: () => number[];
	readonly #pairs = new Set<Pair>();
	#turn = 0;
	#state: 'open' | 'cut' | 'frozen' = 'open';

	private constructor(targets: () => number[]) {
		this.#targets = targets;
		this.#server = createServer((near) => {
			this.#welcome(near);
		});
	}

	/** @param targets ports on loopback, taken in turn; one that refuses is passed over */
	static async open(targets: () => number[], port = 0): Promise<Wire> {
		const wire = new Wire(targets);
		await new Promise<void>((done, fail) => {
			wire.#server.once('error', fail);
			wire.#server.listen(port, '127.0.0.1', done);
		});
		return wire;
	}

	get port(): number {
		return (this.#server.address() as AddressInfo).port;
	}

	get lines(): number {
		return this.#pairs.size;
	}

	/** Everybody who is connected is cut off; whoever comes now is let in. */
	sever(): void {
		for (const pair of this.#pairs) pair.cut();
	}

	/** Nobody gets through any more. */
	cut(): void {
		this.#state = 'cut';
		this.sever();
	}

	/** A black hole: lines stay open, nothing comes through. */
	freeze(): void {
		this.#state = 'frozen';
		for (const { near, far } of this.#pairs) for (const socket of [near, far]) socket.pause();
	}

	mend(): void {
		this.#state = 'open';
		for (const { near, far } of this.#pairs) for (const socket of [near, far]) socket.resume();
	}

	async close(): Promise<void> {
		this.cut();
		await new Promise((done) => this.#server.close(done));
	}

	#welcome(near: Socket): void {
		near.on('error', () => undefined);
		if (this.#state === 'cut') {
			near.resetAndDestroy();
			return;
		}
		near.pause();
		const targets = this.#targets();
		this.#turn += 1;
		this.#dial(
			near,
			[...targets.keys()].map((n) => targets[(n + this.#turn) % targets.length] ?? 0)
		);
	}

	#dial(near: Socket, [port, ...others]: number[]): void {
		if (port === undefined) {
			near.resetAndDestroy();
			return;
		}
		const far = connect(port, '127.0.0.1');
		const refused = (): void => {
			this.#dial(near, others);
		};
		far.once('error', refused);
		far.once('connect', () => {
			far.off('error', refused);
			this.#join(near, far);
		});
	}

	#join(near: Socket, far: Socket): void {
		let isOver = false;
		const cut = (): void => {
			isOver = true;
			for (const socket of [near, far]) socket.resetAndDestroy();
		};
		const pair: Pair = { near, far, cut, notes: new Map() };
		if (near.destroyed || this.#state === 'cut') {
			cut();
			return;
		}
		this.#pairs.add(pair);
		const endedThere = (): void => {
			if (!isOver && !near.readableEnded && !near.destroyed) this.ended++;
			isOver = true;
		};
		for (const sign of ['error', 'end', 'close']) far.once(sign, endedThere);
		far.on('error', () => undefined);
		for (const socket of [near, far]) {
			socket.setNoDelay(true);
			socket.once('close', () => {
				this.#pairs.delete(pair);
			});
		}
		this.#carry(pair, 'client', near, far);
		this.#carry(pair, 'server', far, near);
		if (this.#state === 'open') near.resume();
		else far.pause();
	}

	#carry(line: Line, from: 'client' | 'server', source: Socket, sink: Socket): void {
		source.on('data', (bytes) => {
			const passed = this.tap ? this.tap({ from, bytes, line }) : bytes;
			if (passed === null || sink.destroyed) return;
			this.#later(() => {
				if (!sink.writable || sink.write(passed)) return;
				source.pause();
				sink.once('drain', () => {
					if (this.#state === 'open') source.resume();
				});
			});
		});
		source.once('end', () => {
			this.#later(() => sink.end());
		});
		source.once('close', () => {
			this.#later(() => sink.destroySoon());
		});
	}

	#later(run: () => void): void {
		if (this.delay === 0) run();
		else setTimeout(run, this.delay);
	}
}
