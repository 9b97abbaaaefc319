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

export interface SheetNamed {
	name: string;
	isHidden: boolean;
}

/** Its sheets in their order; null where the workbook is written in a way we do not know. */
export function sheetsOf(bytes: Uint8Array): SheetNamed[] | null {
	const xml = unpackedPart(bytes, partsOf(bytes) ?? [], WORKBOOK)?.toString('utf8') ?? '';
	const tags = [...xml.matchAll(SHEET)];
	if (tags.length === 0 || tags.length !== (xml.match(/<(?:\w+:)?sheet\s/g) ?? []).length) return null;
	return tags.map(([tag]) => ({
		name: unescaped(/\sname="([^"]*)"/.exec(tag)?.[1] ?? ''),
		isHidden: /\sstate="(?:h|veryH)idden"/.test(tag)
	}));
}

const WORKBOOK = 'xl/workbook.xml';
const SHEET = /<(?:\w+:)?sheet\s[^<>]*?\br:id="([^"]+)"[^<>]*>/g;

function pathOf(bytes: Uint8Array, parts: readonly PackedPart[], sheet: number): string | null {
	const textOf = (name: string): string => unpackedPart(bytes, parts, name)?.toString('utf8') ?? '';
	const sheets = textOf(WORKBOOK).matchAll(SHEET);
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

const MARKS: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
/** A text as XML has it, as it is meant. */
export const unescaped = (text: string): string =>
	text.replaceAll(
		/&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([\da-f]{1,6}));/gi,
		(whole, mark, tens, sixteens) => {
			if (typeof mark === 'string') return MARKS[mark] ?? whole;
			const code = typeof tens === 'string' ? Number(tens) : parseInt(String(sixteens), 16);
			return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
		}
	);
