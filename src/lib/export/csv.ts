/** Signs a spreadsheet takes for the beginning of something to reckon. */
const RECKONED = /^[=+\-@\t\r]/;

/** A table as text: `;` between cells, every cell quoted, formulas neutralised, with the mark that Excel looks for. */
export const csvOf = (lines: readonly (readonly string[])[]): string =>
	'\uFEFF' + lines.map((line) => line.map(cellOf).join(';') + '\r\n').join('');

const cellOf = (text: string): string =>
	`"${(RECKONED.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
