import { lookup } from 'node:dns';
import { type ClientRequest, type IncomingMessage } from 'node:http';
import { request, type RequestOptions } from 'node:https';
import { type LookupFunction } from 'node:net';
import { isPublic } from '#push/endpoint.ts';

/** Dials a push service. */
export type Line = (url: URL, options: RequestOptions) => ClientRequest;

/** What a push service said; or why it said nothing, and whether it may have the message all the same. */
export type Answer =
	| { status: number; retryAfter: string | null; text: string }
	| { status: null; handedOver: boolean; why: string };

const PATIENCE = 10_000;
const MOST_READ = 2_000;

/** Resolves a name for the very connection that is made with it: nobody can show one address and give another. */
const publicOnly: LookupFunction = (host, options, done) => {
	lookup(host, { ...options, all: true }, (error, found) => {
		const [first] = found ?? [];
		if (error || !first) return void done(error ?? new Error(`${host} has no address`), []);
		if (!found.every(({ address }) => isPublic(address)))
			return void done(new Error(`${host} is not on the internet`), []);
		if (options.all) done(null, found);
		else done(null, first.address, first.family);
	});
};

/** Out to the internet, and nowhere else. */
export const publicLine: Line = (url, options) => request(url, { ...options, lookup: publicOnly });

/** One POST: no redirect is followed, no more is read than a reason, and there is an end to waiting. */
export function post(
	line: Line,
	url: URL,
	{ headers, body }: { headers: Record<string, string>; body: Uint8Array }
): Promise<Answer> {
	return new Promise((done) => {
		let handedOver = false;
		const calling = line(url, { method: 'POST', headers, signal: AbortSignal.timeout(PATIENCE) });
		// Only when all of it has left can anybody have taken it.
		calling.on('finish', () => (handedOver = true));
		calling.on('response', (response) => void heard(response).then(done));
		calling.on('error', (error) => {
			done({ status: null, handedOver, why: error.message });
		});
		calling.end(body);
	});
}

/** The status counts, however the rest of the answer ends. */
function heard(response: IncomingMessage): Promise<Answer> {
	const { statusCode: status = 0, headers } = response;
	return new Promise((done) => {
		let text = '';
		response.setEncoding('utf8');
		response.on('data', (part: string) => {
			text += part;
			if (text.length > MOST_READ) response.destroy();
		});
		response.on('error', () => undefined);
		response.on('close', () => {
			done({ status, retryAfter: headers['retry-after'] ?? null, text: text.slice(0, 200).trim() });
		});
	});
}
