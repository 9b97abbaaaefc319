import { request as overPlain } from 'node:http';
import { request as overTls } from 'node:https';

/** What an address answered, or why it did not. `cut`: it may have taken what it was sent. */
export type Answer =
	| { end: 'answered'; status: number; retryAfter: string | null; body: string }
	| { end: 'away'; why: string }
	| { end: 'cut'; why: string };

export interface Post {
	url: string;
	headers: Record<string, string>;
	body: string;
	/** Milliseconds for all of it. */
	patience: number;
}

const MOST = 64 * 1024;

/**
 * Posts over a line of its own: only so is it known whether anything can have been handed over when the line fails.
 * `fetch` does not tell, and takes lines up again that the other side has shut meanwhile.
 */
export function post({ url, headers, body, patience }: Post): Promise<Answer> {
	const isTls = url.startsWith('https:');
	return new Promise((done) => {
		let handedOver = false;
		const bytes = Buffer.from(body);
		const request = (isTls ? overTls : overPlain)(url, {
			method: 'POST',
			agent: false,
			headers: { ...headers, 'content-length': String(bytes.length) }
		});
		const fail = (error: Error): void => {
			clearTimeout(deadline);
			done({ end: handedOver ? 'cut' : 'away', why: error.message || error.name });
		};
		const deadline = setTimeout(() => {
			request.destroy(new Error(`no answer within ${String(patience / 1000)} s`));
		}, patience);
		request.once('error', fail);
		request.once('socket', (socket) => {
			socket.once(isTls ? 'secureConnect' : 'connect', () => (handedOver = true));
		});
		request.once('response', (response) => {
			const chunks: Buffer[] = [];
			let size = 0;
			const finish = (): void => {
				clearTimeout(deadline);
				const retryAfter = response.headers['retry-after'] ?? null;
				const text = Buffer.concat(chunks).toString('utf8');
				done({ end: 'answered', status: response.statusCode ?? 0, retryAfter, body: text });
			};
			response.on('data', (chunk: Buffer) => {
				size += chunk.length;
				if (size <= MOST) chunks.push(chunk);
				else request.destroy(new Error('too long an answer'));
			});
			response.once('end', finish);
			response.once('error', fail);
		});
		request.end(bytes);
	});
}
