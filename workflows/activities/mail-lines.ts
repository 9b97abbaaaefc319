import { Readable } from 'node:stream';
import { parseConnectionUrl } from 'nodemailer/lib/shared';
import SMTPConnection from 'nodemailer/lib/smtp-connection';

/** A letter ready to go. */
interface Written {
	from: string;
	to: string;
	raw: Buffer;
}

/** `handedOver`: the server has asked for the letter and may have it. `code`: what it says; null: it says nothing. */
export type Answer =
	{ ok: true; response: string } | { ok: false; why: string; code: number | null; handedOver: boolean };

/** With each step of opening a line, and with silence; milliseconds. */
const PATIENCE = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };
/** With one step, however busily the server talks. */
const DEADLINE = 25_000;
/** A line nobody needs any more is closed; servers do so themselves after minutes. */
const IDLE = 5_000;
/** Many servers take so many letters of one line. */
const MOST_LETTERS = 100;

interface Line {
	connection: SMTPConnection;
	letters: number;
	/** Ends it when nobody needs it. */
	idle: NodeJS.Timeout | undefined;
}

/**
 * Lines to one mail server, kept for the next letter: opening one takes many times longer than a letter. nodemailer's own
 * pool sends a letter again by itself when its line is cut, and cannot tell whether the server may have it.
 */
export class MailLines {
	readonly #url: string;
	readonly #idle: Line[] = [];

	constructor(url: string) {
		this.#url = url;
	}

	/** Over a line that stands, else over a new one. */
	async send(letter: Written): Promise<Answer> {
		const line = this.#idle.pop();
		if (!line) return await this.#sendFresh(letter);
		clearTimeout(line.idle);
		const answer = await this.#sendOver(line, letter);
		return !answer.ok && isOver(answer) ? await this.#sendFresh(letter) : answer;
	}

	close(): void {
		for (const line of this.#idle.splice(0)) end(line);
	}

	async #sendFresh(letter: Written): Promise<Answer> {
		const connection = new SMTPConnection({ ...parseConnectionUrl(this.#url), ...PATIENCE });
		try {
			await inTime(connection, (done) => {
				connection.connect(done);
			});
			await this.#signIn(connection);
		} catch (error) {
			connection.close();
			return { ok: false, ...reasonOf(error), handedOver: false };
		}
		return await this.#sendOver({ connection, letters: 0, idle: undefined }, letter);
	}

	async #signIn(connection: SMTPConnection): Promise<void> {
		const { auth } = parseConnectionUrl(this.#url);
		if (!auth || !connection.allowsAuth) return;
		await inTime(connection, (done) => {
			connection.login(auth, done);
		});
	}

	async #sendOver(line: Line, { from, to, raw }: Written): Promise<Answer> {
		const { connection } = line;
		let handedOver = false;
		// Read only when the server has asked for it.
		const message = new Readable({
			read() {
				handedOver = true;
				this.push(raw);
				this.push(null);
			}
		});
		try {
			const info = await inTime<{ response: string }>(connection, (done) => {
				connection.send({ from, to: [to], size: raw.length }, message, done);
			});
			line.letters++;
			this.#keep(line);
			return { ok: true, response: info?.response ?? '' };
		} catch (error) {
			connection.close();
			return { ok: false, ...reasonOf(error), handedOver };
		}
	}

	#keep(line: Line): void {
		if (line.letters >= MOST_LETTERS) {
			end(line);
			return;
		}
		const forget = (): void => {
			const at = this.#idle.indexOf(line);
			if (at >= 0) this.#idle.splice(at, 1);
			end(line);
		};
		line.idle = setTimeout(forget, IDLE);
		line.connection
			.removeAllListeners('error')
			.removeAllListeners('end')
			.on('error', forget)
			.on('end', forget);
		this.#idle.push(line);
	}
}

/** A server may end an idle line at any time, some say so first: it certainly has not got this letter. */
const isOver = ({ code, handedOver }: { code: number | null; handedOver: boolean }): boolean =>
	!handedOver && (code === null || code === 421);

type Done<T> = (error?: Error | null, result?: T) => void;

/** One step on a line: it ends by its answer, with the line, or when nobody waits any longer. */
function inTime<T = unknown>(line: SMTPConnection, step: (done: Done<T>) => void): Promise<T | undefined> {
	return new Promise((resolve, reject) => {
		const timer = setTimeout(() => {
			reject(new Error('no answer in time'));
		}, DEADLINE);
		const done: Done<T> = (error, result) => {
			clearTimeout(timer);
			if (error) reject(error);
			else resolve(result);
		};
		line.removeAllListeners('error').removeAllListeners('end');
		line.on('error', done).on('end', () => {
			done(new Error('the line was cut'));
		});
		step(done);
	});
}

/** As a server answers whose mailbox has no such name (RFC 5321). */
const NO_ADDRESS = 553;

function reasonOf(error: unknown): { why: string; code: number | null } {
	if (!(error instanceof Error)) return { why: String(error), code: null };
	const code = 'responseCode' in error ? Number(error.responseCode) : 0;
	if (code > 0) return { why: error.message, code };
	// No server was even asked: none would take it.
	const isAddress = 'code' in error && error.code === 'EENVELOPE';
	return { why: error.message, code: isAddress ? NO_ADDRESS : null };
}

/** Says goodbye, and waits for no answer. */
function end({ connection, idle }: Line): void {
	clearTimeout(idle);
	connection
		.removeAllListeners('end')
		.removeAllListeners('error')
		.on('error', () => undefined);
	connection.quit();
}
