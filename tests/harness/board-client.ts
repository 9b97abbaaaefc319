import { theHouse } from '#house';
import { type Week } from '#domain/week.ts';
import { type Schedule } from '#schedule/schedule.ts';
import { HASH_MESSAGE } from '#sync/board-doc.ts';
import * as decoding from 'lib0/decoding';
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { ORIGIN, type Person } from './live-school.ts';

export const WEEK = '2026-W48' as Week;

/** What became of a knock at a board's door. */
type Knock = { status: number } | { open: true };

/** A socket that can misbehave: it sends bytes as they are given. */
export interface RawClient {
	knock: Promise<Knock>;
	closed: Promise<{ code: number; reason: string }>;
	received: Uint8Array[];
	send: (...bytes: number[]) => void;
	socket: WebSocket;
}

export const boardUrl = (port: number, school: string, query: string, week: string = WEEK): string =>
	`ws://127.0.0.1:${String(port)}/board/${school}/${week}?${query}`;

export function knockAt(url: string, headers: Record<string, string>): RawClient {
	const socket = new WebSocket(url, { headers });
	const received: Uint8Array[] = [];
	socket.on('message', (data: Buffer) => received.push(new Uint8Array(data)));
	socket.on('error', () => undefined);
	const knock = new Promise<Knock>((resolve) => {
		socket.once('open', () => {
			resolve({ open: true });
		});
		socket.once('unexpected-response', (_request, response) => {
			resolve({ status: response.statusCode ?? 0 });
		});
	});
	const closed = new Promise<{ code: number; reason: string }>((resolve) => {
		socket.once('close', (code, reason) => {
			resolve({ code, reason: reason.toString() });
		});
	});
	const send = (...bytes: number[]) => {
		socket.send(Uint8Array.from(bytes));
	};
	return { knock, closed, received, send, socket };
}

/** An honest handshake, then whatever the test wants to say. */
export async function rawBoard(
	port: number,
	person: Person,
	week: Week = WEEK,
	schedule: Schedule = theHouse().schedule
): Promise<RawClient & { clientId: number }> {
	const { clientId, epoch } = await schedule.lease(person.actor, person.session, week);
	const query = `client=${String(clientId)}&epoch=${String(epoch)}`;
	const client = knockAt(boardUrl(port, person.actor.school, query, week), {
		origin: ORIGIN,
		cookie: person.cookie
	});
	await client.knock;
	return { ...client, clientId };
}

/** A board as the page opens it: y-websocket on a leased client id. */
/** @param schedule whose leases the server will know: its own, or another one on the same database */
export async function openBoard(
	port: number,
	person: Person,
	week: Week = WEEK,
	schedule: Schedule = theHouse().schedule,
	origin: string = ORIGIN
) {
	const { clientId, epoch } = await schedule.lease(person.actor, person.session, week);
	class Signed extends WebSocket {
		constructor(url: string) {
			super(url, { headers: { origin, cookie: person.cookie } });
		}
	}
	const doc = new Y.Doc();
	doc.clientID = clientId;
	const provider = new WebsocketProvider(
		`ws://127.0.0.1:${String(port)}/board/${person.actor.school}`,
		week,
		doc,
		{
			params: { client: String(clientId), epoch: String(epoch) },
			WebSocketPolyfill: Signed as unknown as typeof globalThis.WebSocket,
			disableBc: true
		}
	);
	/** What the server last said its lessons come to. */
	const said: { hash: string | null } = { hash: null };
	provider.messageHandlers[HASH_MESSAGE] = (_encoder, decoder) => {
		said.hash = decoding.readVarString(decoder);
	};
	const closed = new Promise<number>((resolve) => {
		provider.once('connection-close', (event: { code: number } | null) => {
			resolve(event?.code ?? 0);
		});
	});
	await until(() => provider.synced);
	return { doc, provider, clientId, closed, said };
}

/** Waits for something to become true; the test's own time limit is the last one. */
export async function until(isSo: () => boolean, ms = 4_000): Promise<void> {
	const end = performance.now() + ms;
	while (!isSo()) {
		if (performance.now() > end) throw new Error(`not so after ${String(ms)} ms: ${isSo.toString()}`);
		await new Promise((next) => setTimeout(next, 10));
	}
}
