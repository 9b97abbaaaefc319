import { type PackedPart, partsOf, unpackedPart } from './packed-parts.ts';

/**
 * A sheet as the workbook holds it: what the reader of rows (hucre) passes over stands there too.
 * @param sheet its place among those the workbook names
 */
export function sheetPart(bytes: Uint8Array, sheet: number): Buffer | null {
	const parts = partsOf(bytes) ?? [];
	const path = pathOf(bytes, parts, sheet);
	return path === null ? null : unpackedPart(bytes, parts, path);
}

function pathOf(bytes: Uint8Array, parts: readonly PackedPart[], sheet: number): string | null {
	const textOf = (name: string): string => unpackedPart(bytes, parts, name)?.toString('utf8') ?? '';
	const sheets = textOf('xl/workbook.xml').matchAll(/<(?:\w+:)?sheet\s[^<>]*?\br:id="([^"]+)"/g);
	const id = [...sheets][sheet]?.[1];
	const relations = textOf('xl/_rels/workbook.xml.rels').match(/<(?:\w+:)?Relationship\s[^<>]*>/g) ?? [];
	const target = relations.find((one) => one.includes(`Id="${id ?? ''}"`)) ?? '';
	const [, path] = /\bTarget="([^"]+)"/.exec(target) ?? [];
	if (id === undefined || path === undefined) return null;
	return path.startsWith('/') ? path.slice(1) : `xl/${path}`;
}

/** `A` is 0, `AA` 26. */
export const columnOf = (letters: string): number =>
	[...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
