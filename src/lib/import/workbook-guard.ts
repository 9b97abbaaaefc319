import { type FileError, LIMITS } from '#domain/import/occurrence.ts';
import { hasTooManyParts, type PackedPart, partsOf } from './packed-parts.ts';

/** Is this file a packed one? */
export const isPacked = (bytes: Uint8Array): boolean => startsWith(bytes, [0x50, 0x4b, 0x03, 0x04]);
/** A workbook of Excel before 2007, or one with a password. */
export const isOldExcel = (bytes: Uint8Array): boolean => startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0]);

const startsWith = (bytes: Uint8Array, sign: readonly number[]): boolean =>
	sign.every((byte, at) => bytes[at] === byte);

/**
 * What is wrong with a workbook before anything of it is unpacked: it tells how large its parts are, and its reader
 * (hucre) unpacks none beyond what it tells. A part that tells nothing is therefore refused.
 */
export function workbookProblem(bytes: Uint8Array): FileError | null {
	if (hasTooManyParts(bytes)) return 'too_large_inside';
	const entries = partsOf(bytes);
	if (entries === null) return 'unreadable';
	const names = new Set(entries.map((entry) => entry.name));
	if (names.size < entries.length || entries.some(isUntold)) return 'unreadable';
	if (!names.has('[Content_Types].xml')) return 'not_a_table';
	const sum = entries.reduce((all, entry) => all + entry.unpacked, 0);
	const isTooLarge =
		sum > LIMITS.unpacked || entries.some((entry) => isWhole(entry) && entry.unpacked > LIMITS.words);
	return isTooLarge ? 'too_large_inside' : null;
}

const isUntold = ({ method, packed, unpacked }: PackedPart): boolean =>
	method === 0 ? packed !== unpacked : method !== 8 || (unpacked === 0) !== packed <= 2;

/** Read in one piece; sheets are read row by row. */
const isWhole = ({ name }: PackedPart): boolean =>
	/\.(xml|rels)$/i.test(name) && !/worksheets\/[^/]+\.xml$/i.test(name);
