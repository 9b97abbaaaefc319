import { type IncomingMessage } from 'node:http';
import { type Duplex } from 'node:stream';
import { isStaff } from '#domain/policy.ts';
import { parseWeek, type Week } from '#domain/week.ts';
import { type Identity, type Session } from '#identity/identity.ts';
import { type LiveBoard, type Schedule } from '#schedule/schedule.ts';
import { BOARD_PATH, CLOSE } from '#sync/board-doc.ts';
import { type WebSocket, WebSocketServer } from 'ws';
import { type BoardRooms } from './board-rooms.ts';
import { FRAME_LIMIT } from './frame.ts';
import { admit, refuse, statusOf } from './gate.ts';
import { Seats } from './seats.ts';
import { type Door } from './upgrade.ts';

interface Asked {
	school: string;
	week: Week;
	clientId: number;
	epoch: number;
}

/** `turned away` is told by a close code, which a browser can read; `refused` by HTTP. */
type Entry =
	| { at: 'seat'; board: LiveBoard; session: Session }
	| { at: 'refused'; status: 401 | 403 | 429 }
	| { at: 'turned away'; code: number; reason: string };

interface Deps {
	schedule: Schedule;
	identity: Identity;
	rooms: BoardRooms;
	origins: ReadonlySet<string>;
}

const SOCKETS_A_PERSON = 10;
const COMPRESS_FROM = 16 * 1024;
const SOCKETS = {
	noServer: true,
	clientTracking: false,
	maxPayload: FRAME_LIMIT,
	/** How long a client may take to answer our goodbye; the types do not know it yet. */
	closeTimeout: 2_000,
	perMessageDeflate: {
		threshold: COMPRESS_FROM,
		serverNoContextTakeover: true,
		clientNoContextTakeover: true,
		concurrencyLimit: 2
	}
};
const PATH = new RegExp(`^${BOARD_PATH}([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/(\\d{4}-W\\d{2})$`);
const NUMBER = /^[1-9]\d{0,9}$/;

/** The way in to a board: Origin, session, school and role, lease, epoch. No message is read before all of them. */
export class BoardDoor implements Door {
	readonly #deps: Deps;
	readonly #seats = new Seats(SOCKETS_A_PERSON);
	readonly #sockets = new WebSocketServer(SOCKETS);

	constructor(deps: Deps) {
		this.#deps = deps;
	}

	opensTo(_request: IncomingMessage, url: URL): boolean {
		return url.pathname.startsWith(BOARD_PATH);
	}

	async enter(request: IncomingMessage, socket: Duplex, head: Buffer, url: URL): Promise<void> {
		const asked = askedBoard(url);
		if (!asked) {
			refuse(socket, 404);
			return;
		}
		const entry = await this.#entry(request, socket, asked);
		if (entry.at === 'refused') refuse(socket, entry.status);
		else
			this.#sockets.handleUpgrade(request, socket, head, (webSocket: WebSocket) => {
				// Without a listener one broken frame would end the process. ws closes by itself; `close` follows.
				webSocket.on('error', () => undefined);
				if (entry.at === 'turned away') webSocket.close(entry.code, entry.reason);
				else
					this.#deps.rooms.join(webSocket, { session: entry.session, clientId: asked.clientId }, entry.board);
			});
	}

	async #entry(request: IncomingMessage, socket: Duplex, asked: Asked): Promise<Entry> {
		const admitted = await admit(request, this.#deps.origins, this.#deps.identity);
		if (!admitted.ok)
			return admitted.why === 'ended'
				? { at: 'turned away', code: CLOSE.ended, reason: 'session ended' }
				: { at: 'refused', status: statusOf(admitted) };
		const { session } = admitted;
		if (!isStaff(session.actor) || session.actor.school !== asked.school)
			return { at: 'refused', status: 403 };
		if (!this.#seats.take(session.actor.account, socket)) return { at: 'refused', status: 429 };
		return this.#seat(session, asked);
	}

	async #seat(session: Session, asked: Asked): Promise<Entry> {
		const { schedule, rooms } = this.#deps;
		const leased = await schedule.mayUse(session.actor, session.publicId, asked.week, asked.clientId);
		if (!leased) {
			rooms.recordViolation(
				{ session },
				asked.week,
				`client id ${String(asked.clientId)} is not leased to it`
			);
			return { at: 'turned away', code: CLOSE.violation, reason: 'foreign client id' };
		}
		const board = await schedule.board(asked.school, asked.week);
		if (board.epoch !== asked.epoch) return { at: 'turned away', code: CLOSE.epoch, reason: 'other epoch' };
		return { at: 'seat', board, session };
	}
}

/** `/board/{school}/{week}?client=…&epoch=…`, parsed, never used raw. */
function askedBoard(url: URL): Asked | null {
	const [, school, week] = PATH.exec(url.pathname) ?? [];
	const client = url.searchParams.get('client') ?? '';
	const epoch = url.searchParams.get('epoch') ?? '';
	const parsed = parseWeek(week ?? '');
	if (school === undefined || !parsed || !NUMBER.test(client) || !NUMBER.test(epoch)) return null;
	const clientId = Number(client);
	return clientId <= 0xffffffff ? { school, week: parsed, clientId, epoch: Number(epoch) } : null;
}
