import { type FileError, LIMITS } from '#domain/import/occurrence.ts';

/** Is this file a packed one? */
export const isPacked = (bytes: Uint8Array): boolean => startsWith(bytes, [0x50, 0x4b, 0x03, 0x04]);
/** A workbook of Excel before 2007, or one with a password. */
export const isOldExcel = (bytes: Uint8Array): boolean => startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0]);

const startsWith = (bytes: Uint8Array, sign: readonly number[]): boolean =>
	sign.every((byte, at) => bytes[at] === byte);

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const MOST_ENTRIES = 2000;

interface Entry {
	name: string;
	method: number;
	packed: number;
	unpacked: number;
	next: number;
}

/**
 * What is wrong with a workbook before anything of it is unpacked: it tells how large its parts are, and its reader
 * (hucre) unpacks none beyond what it tells. A part that tells nothing is therefore refused.
 */
export function workbookProblem(bytes: Uint8Array): FileError | null {
	const entries = entriesOf(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
	if (entries === null) return 'unreadable';
	const names = new Set(entries.map((entry) => entry.name));
	if (names.size < entries.length || entries.some(isUntold)) return 'unreadable';
	if (!names.has('[Content_Types].xml')) return 'not_a_table';
	const sum = entries.reduce((all, entry) => all + entry.unpacked, 0);
	const isTooLarge =
		sum > LIMITS.unpacked || entries.some((entry) => isWhole(entry) && entry.unpacked > LIMITS.words);
	return isTooLarge ? 'too_large_inside' : null;
}

const isUntold = ({ method, packed, unpacked }: Entry): boolean =>
	method === 0 ? packed !== unpacked : method !== 8 || (unpacked === 0) !== packed <= 2;

/** Read in one piece; sheets are read row by row. */
const isWhole = ({ name }: Entry): boolean =>
	/\.(xml|rels)$/i.test(name) && !/worksheets\/[^/]+\.xml$/i.test(name);

function entriesOf(view: DataView): Entry[] | null {
	const end = endOf(view);
	if (end === null) return null;
	const count = view.getUint16(end + 10, true);
	const offset = view.getUint32(end + 16, true);
	if (count > MOST_ENTRIES) return null;
	const entries: Entry[] = [];
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

function entryAt(view: DataView, at: number): Entry | null {
	if (at + 46 > view.byteLength || view.getUint32(at, true) !== ENTRY) return null;
	const length = view.getUint16(at + 28, true);
	const isEncrypted = (view.getUint16(at + 8, true) & 1) === 1;
	if (isEncrypted || at + 46 + length > view.byteLength) return null;
	return {
		name: new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + at + 46, length)),
		method: view.getUint16(at + 10, true),
		packed: view.getUint32(at + 20, true),
		unpacked: view.getUint32(at + 24, true),
		next: at + 46 + length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
	};
}
