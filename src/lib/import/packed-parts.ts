import { inflateRawSync } from 'node:zlib';

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const MOST_ENTRIES = 2000;

/** One file of a packed one. */
export interface PackedPart {
	name: string;
	method: number;
	packed: number;
	unpacked: number;
	/** Where its own header stands. */
	offset: number;
}

const viewOf = (bytes: Uint8Array): DataView =>
	new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** More parts than any workbook that is read has. */
export function hasTooManyParts(bytes: Uint8Array): boolean {
	const view = viewOf(bytes);
	const end = endOf(view);
	return end !== null && view.getUint16(end + 10, true) > MOST_ENTRIES;
}

/** What it says that it holds; null where that cannot be read. */
export function partsOf(bytes: Uint8Array): PackedPart[] | null {
	const view = viewOf(bytes);
	const end = endOf(view);
	if (end === null) return null;
	const count = view.getUint16(end + 10, true);
	const offset = view.getUint32(end + 16, true);
	if (count > MOST_ENTRIES) return null;
	const entries: (PackedPart & { next: number })[] = [];
	for (let at = offset, n = 0; n < count; n++) {
		const entry = entryAt(view, at);
		if (entry === null) return null;
		entries.push(entry);
		at = entry.next;
	}
	return entries;
}

function endOf(view: DataView): number | null {
	for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 65_557); at--)
		if (view.getUint32(at, true) === END) return at;
	return null;
}

function entryAt(view: DataView, at: number): (PackedPart & { next: number }) | null {
	if (at + 46 > view.byteLength || view.getUint32(at, true) !== ENTRY) return null;
	const length = view.getUint16(at + 28, true);
	const isEncrypted = (view.getUint16(at + 8, true) & 1) === 1;
	if (isEncrypted || at + 46 + length > view.byteLength) return null;
	return {
		name: new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + at + 46, length)),
		method: view.getUint16(at + 10, true),
		packed: view.getUint32(at + 20, true),
		unpacked: view.getUint32(at + 24, true),
		offset: view.getUint32(at + 42, true),
		next: at + 46 + length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
	};
}

/** Unpacked, never to more than it says that it is. Null where there is none of this name. */
export function unpackedPart(bytes: Uint8Array, parts: readonly PackedPart[], name: string): Buffer | null {
	const part = parts.find((one) => one.name === name);
	if (!part || part.offset + 30 > bytes.byteLength) return null;
	const view = viewOf(bytes);
	const from =
		part.offset + 30 + view.getUint16(part.offset + 26, true) + view.getUint16(part.offset + 28, true);
	const packed = bytes.subarray(from, from + part.packed);
	return part.method === 0
		? Buffer.from(packed)
		: inflateRawSync(packed, { maxOutputLength: Math.max(1, part.unpacked) });
}
