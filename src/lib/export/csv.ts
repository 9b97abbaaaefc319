/** Signs a spreadsheet takes for the beginning of something to reckon; also as wide as a Chinese letter, as Excel does. */
const RECKONED = /^\s*[=+\-@＝＋－＠\t\r]/;

/** A table as text: every cell quoted, formulas made text by an apostrophe, with the mark that Excel looks for. */
export const csvOf = (lines: readonly (readonly string[])[], separator: ',' | ';'): string =>
	'\uFEFF' + lines.map((line) => line.map(cellOf).join(separator) + '\r\n').join('');

const cellOf = (text: string): string =>
	`"${(RECKONED.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
