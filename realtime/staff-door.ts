import { type IncomingMessage } from 'node:http';
import { type Duplex } from 'node:stream';
import { isStaff } from '#domain/policy.ts';
import { type Identity, type Session } from '#identity/identity.ts';
import { type LiveDoc } from '#schedule/schedule.ts';
import { CLOSE } from '#sync/board-doc.ts';
import { type WebSocket, WebSocketServer } from 'ws';
import { type DocRooms } from './doc-rooms.ts';
import { FRAME_LIMIT } from './frame.ts';
import { admit, type Refused, statusOf } from './gate.ts';
import { admitUnhurried, type DoorGuard } from './door-guard.ts';
import { Seats } from './seats.ts';
import { type Door } from './upgrade.ts';
import { COMPRESS_FROM } from './wire.ts';

/** Which document is asked for, and under which client id; parsed from the address, never used raw. */
interface Asked {
	school: string;
	clientId: number;
}

/** `turned away` is told by a close code, which a browser can read; `refused` by HTTP. */
export type Entry =
	| { at: 'seat'; doc: LiveDoc }
	| { at: 'refused'; status: 403 | 429 }
	| { at: 'turned away'; code: number; reason: string };

interface Deps<A extends Asked> {
	/** All addresses of this door begin with it. */
	path: string;
	asked: (url: URL) => A | null;
	/** Decides about somebody of the school's staff. */
	seat: (session: Session, asked: A) => Promise<Entry>;
	identity: Identity;
	rooms: DocRooms;
	guard: DoorGuard;
	origins: ReadonlySet<string>;
}

const SOCKETS_A_PERSON = 10;
const SOCKETS = {
	noServer: true,
	clientTracking: false,
	/** Pings are answered at the pace of everything else. */
	autoPong: false,
	maxPayload: FRAME_LIMIT,
	/** Browsers send a message in one piece, or a few. */
	maxFragments: 64,
	/** How long a client may take to answer our goodbye; the types do not know it yet. */
	closeTimeout: 2_000,
	perMessageDeflate: {
		threshold: COMPRESS_FROM,
		serverNoContextTakeover: true,
		clientNoContextTakeover: true,
		concurrencyLimit: 2
	}
};

/** The staff's way in to a shared document: Origin, session, school and role, seat. No message is read before all of them. */
export class StaffDoor<A extends Asked> implements Door {
	readonly #deps: Deps<A>;
	readonly #seats = new Seats(SOCKETS_A_PERSON);
	readonly #sockets = new WebSocketServer(SOCKETS);

	constructor(deps: Deps<A>) {
		this.#deps = deps;
	}

	opensTo(_request: IncomingMessage, url: URL): boolean {
		return url.pathname.startsWith(this.#deps.path);
	}

	async enter(request: IncomingMessage, socket: Duplex, head: Buffer, url: URL): Promise<Refused | null> {
		const asked = this.#deps.asked(url);
		if (!asked) return 404;
		const { guard, origins, identity } = this.#deps;
		const admitted = await admitUnhurried(guard, socket, request, () => admit(request, origins, identity));
		if (admitted === 429) return 429;
		if (!admitted.ok && admitted.why !== 'ended') return statusOf(admitted);
		const entry: Entry = admitted.ok
			? await this.#entry(admitted.session, socket, asked, url)
			: { at: 'turned away', code: CLOSE.ended, reason: 'session ended' };
		if (entry.at === 'refused') return entry.status;
		this.#sockets.handleUpgrade(request, socket, head, (webSocket: WebSocket) => {
			// Without a listener one broken frame would end the process. ws closes by itself; `close` follows.
			webSocket.on('error', () => undefined);
			if (entry.at === 'turned away') webSocket.close(entry.code, entry.reason);
			else if (admitted.ok) {
				const member = { session: admitted.session, clientId: asked.clientId };
				this.#deps.rooms.join(
					{ webSocket, line: socket, unpacks: unpacks(webSocket, request) },
					member,
					entry.doc
				);
			}
		});
		return null;
	}

	async #entry(session: Session, socket: Duplex, asked: A, { pathname }: URL): Promise<Entry> {
		if (!isStaff(session.actor) || session.actor.school !== asked.school) {
			this.#deps.rooms.violations.record(session, pathname, { what: 'not theirs to open', trace: null });
			return { at: 'refused', status: 403 };
		}
		if (!this.#seats.take(session.actor.account, socket)) return { at: 'refused', status: 429 };
		return this.#deps.seat(session, asked);
	}
}

/** Does it read what is compressed once for all? Not when it wants a smaller window than others. */
const unpacks = (webSocket: WebSocket, { headers }: IncomingMessage): boolean =>
	webSocket.extensions === 'permessage-deflate' &&
	headers['sec-websocket-extensions']?.includes('server_max_window_bits') === false;

/** A client id is not this session's to use: it was never leased to it, or for another document. */
export function foreignClient(
	rooms: DocRooms,
	session: Session,
	{ room, clientId }: { room: string; clientId: number }
): Entry {
	const what = `client id ${String(clientId)} is not leased to it`;
	rooms.violations.record(session, room, { what, trace: null });
	return { at: 'turned away', code: CLOSE.violation, reason: 'foreign client id' };
}

const NUMBER = /^[1-9]\d{0,9}$/;

/** A positive number of the address; null for anything else. */
export function numberIn(url: URL, key: string): number | null {
	const text = url.searchParams.get(key) ?? '';
	return NUMBER.test(text) && Number(text) <= 0xffffffff ? Number(text) : null;
}

export const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
