import * as encoding from 'lib0/encoding';
import * as v from 'valibot';
import { type Presence, presenceSchema, type StampedPresence } from '#sync/awareness.ts';
import { presenceFrame } from './frame.ts';
import { MalformedFrame, Reader, textOf } from './reader.ts';

const MOST_PEOPLE = 50;
/** Bytes of UTF-8. */
const STATE_LIMIT = 1024;

/** Keeps a lone client's provider from thinking the line is dead (it waits 30 s for any message). */
export const SIGN_OF_LIFE = presenceFrame(Uint8Array.of(0));

/**
 * What an awareness update says about its sender: JSON, `null` for "gone", or nothing at all. Clients of
 * y-websocket also repeat what they heard about others; that is not theirs to say and is passed over.
 */
export function ownWords(
	update: Uint8Array,
	clientId: number
): { ok: true; text: string | null } | { ok: false; what: string } {
	try {
		const reader = new Reader(update);
		let own: Uint8Array | null = null;
		for (let left = reader.number(); left > 0; left--) {
			const id = reader.number();
			reader.number();
			const said = reader.bytes();
			if (id === clientId) own = said;
		}
		if (!reader.done) throw new MalformedFrame('bytes after the presence');
		if (own !== null && own.length > STATE_LIMIT) throw new MalformedFrame('presence too large');
		return { ok: true, text: own && textOf(own) };
	} catch (error) {
		if (error instanceof MalformedFrame) return { ok: false, what: error.message };
		throw error;
	}
}

/** @param text JSON as the client wrote it; anything but the agreed fields (an identity, say) is refused */
export function parsePresence(
	text: string
): { ok: true; presence: Presence | null } | { ok: false; what: string } {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		return { ok: false, what: 'presence is not JSON' };
	}
	if (value === null) return { ok: true, presence: null };
	const read = v.safeParse(presenceSchema, value, { abortEarly: true });
	if (read.success) return { ok: true, presence: read.output };
	return { ok: false, what: `presence: ${v.getDotPath(read.issues[0]) ?? 'not an object'}` };
}

/** Who is on one board, as the server vouches for it. Never stored, never larger than fifty people. */
export class BoardPresence {
	readonly #entries = new Map<number, Uint8Array>();
	readonly #changed = new Map<number, Uint8Array>();
	#clock = 0;

	/** @param now wall clock: entries must count on after a restart, or clients take them for old ones */
	put(clientId: number, stamped: StampedPresence, now: number): void {
		if (!this.#entries.has(clientId) && this.#entries.size >= MOST_PEOPLE) return;
		const entry = this.#entry(clientId, JSON.stringify(stamped), now);
		this.#entries.set(clientId, entry);
		this.#changed.set(clientId, entry);
	}

	leave(clientId: number, now: number): void {
		if (!this.#entries.delete(clientId)) return;
		this.#changed.set(clientId, this.#entry(clientId, 'null', now));
	}

	get hasNews(): boolean {
		return this.#changed.size > 0;
	}

	/**
	 * The news since the last call as one frame per reader: nobody is told about themselves, for a client that
	 * hears its own stamped state would send it back as its own.
	 */
	news(): (reader: number) => Uint8Array | null {
		const changed = new Map(this.#changed);
		this.#changed.clear();
		const forAll = frameOf(changed, null);
		return (reader) => (changed.has(reader) ? frameOf(changed, reader) : forAll);
	}

	/** Everybody but the reader. */
	all(reader: number): Uint8Array | null {
		return frameOf(this.#entries, reader);
	}

	#entry(clientId: number, json: string, now: number): Uint8Array {
		this.#clock = Math.max(this.#clock + 1, now);
		return encoding.encode((encoder) => {
			encoding.writeVarUint(encoder, clientId);
			encoding.writeVarUint(encoder, this.#clock);
			encoding.writeVarString(encoder, json);
		});
	}
}

function frameOf(entries: ReadonlyMap<number, Uint8Array>, except: number | null): Uint8Array | null {
	const told = [...entries].filter(([id]) => id !== except);
	if (told.length === 0) return null;
	return presenceFrame(
		encoding.encode((encoder) => {
			encoding.writeVarUint(encoder, told.length);
			for (const [, entry] of told) encoding.writeUint8Array(encoder, entry);
		})
	);
}
