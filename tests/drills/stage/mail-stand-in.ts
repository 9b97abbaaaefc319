import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { appendFileSync, readFileSync } from 'node:fs';
import { SMTPServer } from 'smtp-server';
import { type Chance } from '../chance.ts';
import { type Taken } from '../judges/send-judge.ts';

/** Of a hundred letters so many are cut off in the middle of the answer, and so many put off. */
const [CUT, LATER] = [0.04, 0.04];
/** The longest it thinks before it answers, milliseconds. */
const SLOWEST = 300;

/** A provider's mail server, slow and moody. What it takes it writes to a ledger outside the system, before it says so. */
export class MailStandIn {
	readonly #file: string;
	readonly #chance: Chance;
	readonly #server: SMTPServer;
	#calls: (() => void)[] = [];
	later = 0;

	private constructor(file: string, chance: Chance) {
		this.#file = file;
		this.#chance = chance;
		appendFileSync(file, '');
		this.#server = new SMTPServer({
			authOptional: true,
			disabledCommands: ['STARTTLS', 'AUTH'],
			onData: (stream, { id, envelope }, answer) => {
				const chunks: Buffer[] = [];
				stream.on('data', (chunk: Buffer) => chunks.push(chunk));
				stream.on('end', () => {
					const raw = Buffer.concat(chunks).toString('utf8');
					void this.#take(raw, envelope.rcptTo[0]?.address ?? '', id, answer);
				});
			}
		});
		this.#server.on('error', () => undefined);
	}

	static async open(file: string, chance: Chance): Promise<MailStandIn> {
		const standIn = new MailStandIn(file, chance);
		standIn.#server.listen(0, '127.0.0.1');
		await once(standIn.#server.server, 'listening');
		return standIn;
	}

	get url(): string {
		return `smtp://127.0.0.1:${String((this.#server.server.address() as AddressInfo).port)}`;
	}

	async #take(raw: string, to: string, line: string, answer: (error?: Error | null) => void): Promise<void> {
		for (const call of this.#calls.splice(0)) call();
		const fate = this.#chance.next();
		await pause(this.#chance.between(0, SLOWEST));
		if (fate < LATER) {
			this.later++;
			answer(Object.assign(new Error('not now'), { responseCode: 451 }));
			return;
		}
		const cut = fate < LATER + CUT;
		const notice = /^Message-ID: <([\da-f-]{36})@/im.exec(raw)?.[1] ?? '';
		appendFileSync(this.#file, `${JSON.stringify({ notice, to, cut } satisfies Taken)}\n`);
		if (cut) this.#cut(line);
		else answer(null);
	}

	#cut(id: string): void {
		const lines = this.#server.connections as Set<{ id: string; _socket: { destroy(): void } }>;
		for (const line of lines) if (line.id === id) line._socket.destroy();
	}

	/** Resolves when the next letter comes; false: none came in time. */
	nextLetter(patience: number): Promise<boolean> {
		return Promise.race([
			new Promise<boolean>((come) => {
				this.#calls.push(() => {
					come(true);
				});
			}),
			pause(patience, false)
		]);
	}

	taken(): Taken[] {
		const lines = readFileSync(this.#file, 'utf8').split('\n').filter(Boolean);
		return lines.map((line) => JSON.parse(line) as Taken);
	}

	close(): Promise<void> {
		return new Promise((done) => {
			this.#server.close(() => {
				done();
			});
		});
	}
}
