import { LIMITS } from '#domain/import/occurrence.ts';
import { columnOf, unescaped } from './sheet-part.ts';

/** Of a sheet's part, at a time. */
const PIECE = 1024 * 1024;
const FORMULA = ['<f>', '<f ', '<f/', ':f>', ':f ', ':f/'];
const TAG = /<(\/?)(?:\w{1,20}:)?(row|c|f|v)(\s[^<>]*?)?\/?>([^<]*)/g;

/**
 * Writes the formula, `=B2+C2`, into each cell that has no value beside it: the program that wrote it does not reckon.
 * The reader of rows (hucre) shows such a cell as empty.
 * @param xml the sheet's part of the workbook
 */
export function fillUnreckoned(xml: Buffer, lines: string[][]): void {
	if (!FORMULA.some((tag) => xml.includes(tag))) return;
	const at: Place = { row: -1, column: -1, cell: cellOf('') };
	for (const [, close, tag = '', attributes = '', text = ''] of tagsIn(xml)) {
		if (!close) open(at, tag, attributes, text.trim());
		else if (tag === 'c') fill(lines, at);
		if (at.row >= lines.length) return;
	}
}

/** Where one is in the sheet, from 0. */
interface Place {
	row: number;
	column: number;
	cell: Cell;
}

interface Cell {
	formula: string | null;
	hasValue: boolean;
	/** Its value may be a text without a letter. */
	isText: boolean;
}
const cellOf = (attributes: string): Cell => ({
	formula: null,
	hasValue: false,
	isText: /\st="str"/.test(attributes)
});

/** Rows and cells without a number of their own are the next. */
function open(at: Place, tag: string, attributes: string, text: string): void {
	switch (tag) {
		case 'row': {
			const [, line] = /\sr="(\d{1,7})"/.exec(attributes) ?? [];
			at.row = line === undefined ? at.row + 1 : Number(line) - 1;
			at.column = -1;
			break;
		}
		case 'c': {
			const [, letters] = /\sr="([A-Z]{1,3})\d/.exec(attributes) ?? [];
			at.column = letters === undefined ? at.column + 1 : columnOf(letters);
			at.cell = cellOf(attributes);
			break;
		}
		case 'f':
			at.cell.formula = text === '' ? SHARED : unescaped(text);
			break;
		case 'v':
			at.cell.hasValue = true;
	}
}

/** The first of several cells has the formula of all. */
const SHARED = '…';

function fill(lines: string[][], { row, column, cell: { formula, hasValue, isText } }: Place): void {
	const line = lines[row];
	if (!line || formula === null || (hasValue && isText) || column >= LIMITS.columns) return;
	if ((line[column] ?? '') !== '') return;
	while (line.length < column) line.push('');
	line[column] = `=${formula}`;
}

/** Piece by piece, none of which ends within a tag or a text. */
function* tagsIn(xml: Buffer): Generator<RegExpExecArray> {
	for (let at = 0; at < xml.length;) {
		const last = at + PIECE >= xml.length ? -1 : xml.lastIndexOf('<', at + PIECE);
		const end = last > at ? last : Math.min(xml.length, at + PIECE);
		yield* xml.toString('utf8', at, end).matchAll(TAG);
		at = end;
	}
}
