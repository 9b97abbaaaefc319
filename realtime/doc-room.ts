import { type Author, type LiveDoc, type Received } from '#schedule/schedule.ts';
import { type Presence, type StampedPresence } from '#sync/awareness.ts';
import { CLOSE } from '#sync/board-doc.ts';
import { type DocSocket, type Room, type SyncAnswer } from './doc-socket.ts';
import { answerFrame, hashFrame, updateFrame } from './frame.ts';
import { BoardPresence } from './presence.ts';
import { type Place, RoomQueue } from './room-queue.ts';
import { type Violation } from './violations.ts';
import { onTheWire, packedOnTheWire } from './wire.ts';

/** What a room reports to the house: it has no opinion on logs, audits or other boards. */
export interface RoomReports {
	violated(room: DocRoom, socket: DocSocket, violation: Violation): void;
	failed(room: DocRoom, error: unknown, trace: string): void;
	cut(): void;
	/** A whole document was encoded, for one newcomer or for many. */
	encoded(): void;
	left(room: DocRoom): void;
	/** Somebody here says where they are (null: they left): the other nodes may want to know. */
	moved(room: DocRoom, clientId: number, presence: StampedPresence | null): void;
}

const PRESENCE_EVERY = 100;
/** Newcomers within this time share one encoding; after it the board is asked again, which looks into PostgreSQL (R16). */
const SHARE_FOR = 1_000;

/** All sockets of one document (a board, a note, a memo) on this node. */
export class DocRoom implements Room {
	readonly doc: LiveDoc;
	readonly #reports: RoomReports;
	readonly #sockets = new Set<DocSocket>();
	readonly #presence = new BoardPresence();
	/** People at sockets of this node. */
	readonly #here = new Map<number, StampedPresence>();
	/** People at other nodes, and when each was last heard of. */
	readonly #elsewhere = new Map<number, number>();
	#presenceTimer: NodeJS.Timeout | undefined;
	readonly #queue = new RoomQueue();
	/** The whole board as the last newcomer got it; fifty people joining cost one encoding. */
	#whole: { answer: Promise<SyncAnswer>; at: number } | null = null;

	constructor(doc: LiveDoc, reports: RoomReports) {
		this.doc = doc;
		this.#reports = reports;
	}

	get sockets(): ReadonlySet<DocSocket> {
		return this.#sockets;
	}

	/** Two documents under one client id would diverge unseen: the newer socket takes the older one's place. */
	join(socket: DocSocket): void {
		for (const other of this.#sockets)
			if (other.member.clientId === socket.member.clientId) other.close(CLOSE.violation, 'replaced');
		this.#sockets.add(socket);
	}

	/** After COMMIT: to everybody, the author too, for it carries the verdict. */
	fanOut(commit: { change: Uint8Array }): void {
		this.#whole = null;
		const frame = updateFrame(commit.change);
		const wire = onTheWire(frame);
		for (const socket of this.#sockets) socket.outlet.change(commit.change, frame, wire);
	}

	/** Lets the client check itself against what it has been told; a slow line is checked another time. */
	sayHash(socket: DocSocket): void {
		const hash = this.doc.hash();
		if (hash !== null) socket.outlet.presence(hashFrame(hash));
	}

	closeAll(code: number, reason: string): void {
		for (const socket of this.#sockets) socket.close(code, reason);
	}

	/** Messages that wait or are being worked on. */
	get waiting(): number {
		return this.#queue.messages;
	}

	queue(socket: DocSocket, bytes: number): Place {
		return this.#queue.enter(socket.member.session.actor.account, bytes);
	}

	unqueue(socket: DocSocket, bytes: number): void {
		this.#queue.leave(socket.member.session.actor.account, bytes);
	}

	sync(vector: Uint8Array): Promise<SyncAnswer> {
		const isNewcomer = vector.length === 1 && vector[0] === 0;
		if (!isNewcomer) return this.#difference(vector);
		if (this.#whole && performance.now() - this.#whole.at < SHARE_FOR) return this.#whole.answer;
		this.#reports.encoded();
		const whole = { answer: this.#packed(this.#difference(vector)), at: performance.now() };
		this.#whole = whole;
		whole.answer.catch(() => {
			if (this.#whole === whole) this.#whole = null;
		});
		return whole.answer;
	}

	async #difference(vector: Uint8Array): Promise<SyncAnswer> {
		const { update, stateVector } = await this.doc.sync(vector);
		return { update, frame: answerFrame(update), packed: null, stateVector };
	}

	/** Fifty people joining cost one compression as well. */
	async #packed(answer: Promise<SyncAnswer>): Promise<SyncAnswer> {
		const whole = await answer;
		return { ...whole, packed: await packedOnTheWire(whole.frame) };
	}

	receive(author: Author, update: Uint8Array): Promise<Received> {
		return this.doc.receive(author, update);
	}

	present(socket: DocSocket, presence: Presence | null): void {
		const { session, clientId } = socket.member;
		const who = { account: session.actor.account, name: session.name };
		this.#move(clientId, presence && { ...presence, who });
	}

	#move(clientId: number, presence: StampedPresence | null): void {
		if (presence) this.#here.set(clientId, presence);
		else this.#here.delete(clientId);
		this.#show(clientId, presence);
		this.#reports.moved(this, clientId, presence);
	}

	#show(clientId: number, presence: StampedPresence | null): void {
		if (presence) this.#presence.put(clientId, presence, Date.now());
		else this.#presence.leave(clientId, Date.now());
		this.#tellPresence();
	}

	/** Everybody at this node. */
	here(): [number, StampedPresence][] {
		return [...this.#here];
	}

	/**
	 * Another node says where somebody is. Of somebody here it may say that they have left: their old line ended there only
	 * now. All who heard it hear at once that they have not.
	 */
	movedElsewhere(clientId: number, presence: StampedPresence | null): void {
		const here = this.#here.get(clientId);
		if (here) {
			if (!presence) this.#reports.moved(this, clientId, here);
			return;
		}
		if (presence) this.#elsewhere.set(clientId, performance.now());
		else this.#elsewhere.delete(clientId);
		this.#show(clientId, presence);
	}

	/** Who was not heard of for `silence` milliseconds has left, or their node died. */
	forgetSilent(silence: number): void {
		for (const [clientId, heardAt] of this.#elsewhere)
			if (performance.now() - heardAt > silence) this.movedElsewhere(clientId, null);
	}

	showPresence(socket: DocSocket): void {
		const frame = this.#presence.all(socket.member.clientId);
		if (frame) socket.outlet.presence(frame);
	}

	violated(socket: DocSocket, violation: Violation): void {
		this.#reports.violated(this, socket, violation);
	}

	failed(error: unknown, trace: string): void {
		this.#reports.failed(this, error, trace);
	}

	cut(): void {
		this.#reports.cut();
	}

	left(socket: DocSocket): void {
		if (!this.#sockets.delete(socket)) return;
		const { clientId } = socket.member;
		const replaced = [...this.#sockets].some((other) => other.member.clientId === clientId);
		if (!replaced && this.#here.has(clientId)) this.#move(clientId, null);
		this.#reports.left(this);
	}

	#tellPresence(): void {
		if (!this.#presence.hasNews) return;
		this.#presenceTimer ??= setTimeout(() => {
			this.#presenceTimer = undefined;
			const newsFor = this.#presence.news();
			for (const socket of this.#sockets) {
				const frame = newsFor(socket.member.clientId);
				if (frame) socket.outlet.presence(frame);
			}
		}, PRESENCE_EVERY);
	}
}
