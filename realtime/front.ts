import { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { isBodyWithinLimit, limitOf } from './body-limit.ts';
import { answerReady, type Health, statesOf } from './health.ts';
import { type Log } from '#log';
import { ADDRESS_HEADER, type Pages, PROTOCOL_HEADER } from './pages.ts';
import { urlOf } from './request-url.ts';

interface Deps {
	pages: Pages;
	health: Health;
	origins: readonly string[];
	trustProxy: boolean;
	log: Log;
}

/** The content security policy is SvelteKit's (it knows the nonces); these hold for every answer. */
const HEADERS: Record<string, string> = {
	'x-content-type-options': 'nosniff',
	'x-frame-options': 'DENY',
	'referrer-policy': 'same-origin',
	'cross-origin-opener-policy': 'same-origin',
	'cross-origin-resource-policy': 'same-origin',
	'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()'
};
const STRICT_TRANSPORT = 'max-age=31536000';

/** What every HTTP request passes before the pages: headers, health, limits, and who it may claim to come from. */
export function openFront(deps: Deps): RequestListener {
	const hosts = new Map(deps.origins.map((origin) => [new URL(origin).host, new URL(origin)]));
	const [main] = hosts.values();
	return (request, response) => {
		const url = urlOf(request);
		const own = hosts.get(request.headers.host ?? '') ?? main;
		for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
		if (!url || !own) return answer(response, 400, 'bad address');
		if (own.protocol === 'https:') response.setHeader('strict-transport-security', STRICT_TRANSPORT);
		if (url.pathname === '/healthz') return answer(response, 200, 'ok');
		if (url.pathname === '/readyz') return void answerReady(deps.health, response, statesOf);
		if (!isBodyWithinLimit(request, url.pathname)) return turnDown(url.pathname, request, response);
		introduce(request, own, deps.trustProxy);
		showPage(deps, url.pathname, request, response);
	};
}

function showPage(
	{ pages, log }: Deps,
	path: string,
	request: IncomingMessage,
	response: ServerResponse
): void {
	pages.handle(request, response, (error) => {
		if (error) log.error({ err: error, path }, 'page failed');
		if (!response.headersSent) answer(response, error ? 500 : 404, error ? 'error' : 'not found');
	});
}

/** Pages see only addresses we know: a Host nobody configured counts as the main one, so links cannot be bent. */
function introduce(request: IncomingMessage, own: URL, trustProxy: boolean): void {
	request.headers.host = own.host;
	request.headers[PROTOCOL_HEADER] = own.protocol.slice(0, -1);
	request.headers[ADDRESS_HEADER] = addressOf(request, trustProxy);
}

/** @param trustProxy one proxy stands before us and appends the address it saw */
export function addressOf(request: IncomingMessage, trustProxy: boolean): string {
	const forwarded = trustProxy ? String(request.headers['x-forwarded-for'] ?? '') : '';
	return forwarded.split(',').at(-1)?.trim() || (request.socket.remoteAddress ?? 'unknown');
}

const DRAIN_FOR = 5_000;

/**
 * Says at once what is wrong, but lets the sender finish for a moment before the line is cut: a browser that is
 * cut off while it uploads shows its own error instead of ours.
 */
function turnDown(path: string, request: IncomingMessage, response: ServerResponse): void {
	const most = String(limitOf(path) / 1024 / 1024);
	const message = `Trop volumineux : ${most} Mo au plus. Too large: ${most} MB at most.`;
	// What SvelteKit's forms read when they are sent by script.
	const isForm = request.headers['x-sveltekit-action'] === 'true';
	const text = isForm ? JSON.stringify({ type: 'error', status: 413, error: { message } }) : message;
	response.setHeader('content-type', isForm ? 'application/json' : 'text/plain; charset=utf-8');
	response.writeHead(413, { connection: 'close', 'content-length': Buffer.byteLength(text) }).write(text);
	const cut = setTimeout(() => response.end(), DRAIN_FOR);
	request.once('close', () => {
		clearTimeout(cut);
		response.end();
	});
	request.once('end', () => response.end());
	request.resume();
}

function answer(response: ServerResponse, status: number, text: string): void {
	response.setHeader('content-type', 'text/plain; charset=utf-8');
	response.writeHead(status).end(text);
}
