import {
	createDecipheriv,
	createECDH,
	type ECDH,
	hkdfSync,
	randomBytes,
	randomUUID,
	verify
} from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type PushMessage } from '#notices/push.ts';
import { type Subscription } from '#push/subscription.ts';
import { type Line } from '../../workflows/activities/push-line.ts';

/** A push as the service took it, opened with the browser's own keys. */
interface Pushed {
	device: string;
	message: PushMessage;
	ttl: number;
	topic: string;
	urgency: string;
}

/** `silent`: it takes the message, and the line is cut before it says so. */
type Mood = { status: number; headers?: Record<string, string> } | 'silent';

/** A browser that was subscribed here. */
interface Subscribed {
	name: string;
	subscription: Subscription;
}

/** A push service on loopback with its browsers: takes only what is signed, encrypted and says how long it keeps. */
export interface PushService {
	/** What has been accepted. */
	taken: Pushed[];
	/** How often a browser's address was knocked at. */
	knocks: Map<string, number>;
	/** By browser; none: accepts. */
	moods: Map<string, Mood>;
	/** Awaited before it answers. */
	pondering: () => Promise<void>;
	/** How the worker gets here: names lead to loopback, which they never do outside of tests. */
	line: Line;
	subscribe(): Subscribed;
	end(): Promise<void>;
}

const HOST = 'push.ecole.example';

interface Browser {
	own: ECDH;
	auth: Buffer;
}

export async function openPushService(): Promise<PushService> {
	const browsers = new Map<string, Browser>();
	const server = createServer((asked, answer) => {
		void bodyOf(asked).then(async (body) => {
			await service.pondering();
			const name = asked.url?.slice(1) ?? '';
			service.knocks.set(name, (service.knocks.get(name) ?? 0) + 1);
			respond(service, { name, browser: browsers.get(name), asked, body }, answer);
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	const service: PushService = {
		taken: [],
		knocks: new Map(),
		moods: new Map(),
		pondering: () => Promise.resolve(),
		line: (url, options) =>
			request({ ...options, agent: false, host: '127.0.0.1', port, path: url.pathname } as object),
		subscribe() {
			const own = createECDH('prime256v1');
			const p256dh = own.generateKeys('base64url');
			const auth = randomBytes(16);
			const name = randomUUID();
			browsers.set(name, { own, auth });
			const keys = { p256dh, auth: auth.toString('base64url') };
			return { name, subscription: { endpoint: `https://${HOST}/${name}`, keys } };
		},
		end: () =>
			new Promise((done) => {
				server.closeAllConnections();
				server.close(() => {
					done();
				});
			})
	};
	return service;
}

async function bodyOf(asked: IncomingMessage): Promise<Buffer> {
	const parts: Buffer[] = [];
	for await (const part of asked) parts.push(part as Buffer);
	return Buffer.concat(parts);
}

interface Knock {
	name: string;
	browser: Browser | undefined;
	asked: IncomingMessage;
	body: Buffer;
}

function respond(service: PushService, knock: Knock, answer: ServerResponse): void {
	const mood = service.moods.get(knock.name);
	if (mood !== undefined && mood !== 'silent') {
		answer.writeHead(mood.status, mood.headers).end('as told by the test');
		return;
	}
	const { browser, asked, body } = knock;
	const pushed = browser && isSigned(asked) ? opened(browser, body) : null;
	const of = (name: string): string => String(asked.headers[name] ?? '');
	if (pushed === null) return void answer.writeHead(403).end();
	service.taken.push({
		device: knock.name,
		message: JSON.parse(pushed) as Pushed['message'],
		ttl: Number(of('ttl')),
		topic: of('topic'),
		urgency: of('urgency')
	});
	if (mood === 'silent') asked.socket.destroy();
	else answer.writeHead(201).end();
}

/** RFC 8292: by the key it names, for this service, not for ever. */
function isSigned({ headers }: IncomingMessage): boolean {
	const [, token = '', key = ''] = /^vapid t=([^,]+), k=([\w-]+)$/.exec(headers.authorization ?? '') ?? [];
	const [head = '', claims = '', signature = ''] = token.split('.');
	const point = Buffer.from(key, 'base64url');
	const half = (from: number): string => point.subarray(from, from + 32).toString('base64url');
	const jwk = { kty: 'EC', crv: 'P-256', x: half(1), y: half(33) };
	const { aud, sub } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>;
	return (
		aud === `https://${HOST}` &&
		sub === 'https://planning.ecole.test' &&
		verify(
			'sha256',
			Buffer.from(`${head}.${claims}`),
			{ key: jwk, format: 'jwk', dsaEncoding: 'ieee-p1363' },
			Buffer.from(signature, 'base64url')
		)
	);
}

const derived = (salt: Buffer, key: Buffer, info: Buffer | string, length: number): Buffer =>
	Buffer.from(hkdfSync('sha256', key, salt, info, length));

/** RFC 8291, one record. Null: not for this browser. */
function opened({ own, auth }: Browser, body: Buffer): string | null {
	const salt = body.subarray(0, 16);
	const sender = body.subarray(21, 21 + (body[20] ?? 0));
	const sealed = body.subarray(21 + sender.length);
	const info = Buffer.concat([Buffer.from('WebPush: info\0'), own.getPublicKey(), sender]);
	const secret = derived(auth, own.computeSecret(sender), info, 32);
	const key = derived(salt, secret, 'Content-Encoding: aes128gcm\0', 16);
	const decipher = createDecipheriv(
		'aes-128-gcm',
		key,
		derived(salt, secret, 'Content-Encoding: nonce\0', 12)
	);
	decipher.setAuthTag(sealed.subarray(-16));
	try {
		const text = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
		return text.subarray(0, text.lastIndexOf(2)).toString();
	} catch {
		return null;
	}
}
