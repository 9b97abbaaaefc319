/** The bytes are not what the protocol says; the message names what is wrong. */
export class MalformedFrame extends Error {}

/**
 * Reads lib0's encoding, with numbers in their shortest form only: a longer form of an allowed type
 * would pass filters that look at raw bytes.
 */
export class Reader {
	readonly #bytes: Uint8Array;
	#at = 0;

	constructor(bytes: Uint8Array) {
		this.#bytes = bytes;
	}

	get done(): boolean {
		return this.#at === this.#bytes.length;
	}

	number(): number {
		let value = 0;
		let factor = 1;
		for (let read = 0; read < 8; read++) {
			const byte = this.#bytes[this.#at++];
			if (byte === undefined) throw new MalformedFrame('cut short');
			value += (byte & 0x7f) * factor;
			factor *= 0x80;
			if (byte >= 0x80) continue;
			if (byte === 0 && read > 0) throw new MalformedFrame('number in a long form');
			if (!Number.isSafeInteger(value)) break;
			return value;
		}
		throw new MalformedFrame('number too large');
	}

	bytes(): Uint8Array {
		const length = this.number();
		const start = this.#at;
		if (length > this.#bytes.length - start) throw new MalformedFrame('cut short');
		this.#at += length;
		return this.#bytes.subarray(start, this.#at);
	}
}

export function textOf(bytes: Uint8Array): string {
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		throw new MalformedFrame('not UTF-8');
	}
}
