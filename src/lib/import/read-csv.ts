import { CsvError, parse } from 'csv-parse/sync';
import { headersIn } from '#domain/import/guess-table.ts';
import { type FileError, LIMITS } from '#domain/import/occurrence.ts';

export type Lines = { ok: true; lines: string[][] } | { ok: false; error: FileError };

const DELIMITERS = [';', ',', '\t', '|'] as const;
/** More lines than any table that is taken has, with what may stand above its headers. */
const MOST_LINES = LIMITS.rows + 20;

/** Cells of a table that is text. An empty line is a line without cells, so that rows keep their numbers. */
export function linesOfCsv(text: string): Lines {
	const plain = text.replace(/\r\n?/g, '\n');
	const [, declared] = /^sep=(.)\n/.exec(plain) ?? [];
	const body = declared === undefined ? plain : plain.slice(6);
	if (body.trim() === '') return { ok: false, error: 'empty' };
	if (hasLongLine(body)) return { ok: false, error: 'line_too_long' };
	return split(body, declared ?? delimiterOf(body));
}

function split(text: string, delimiter: string): Lines {
	try {
		const lines = parse(text, {
			delimiter,
			record_delimiter: '\n',
			relax_quotes: true,
			relax_column_count: true,
			max_record_size: LIMITS.line,
			to: MOST_LINES
		});
		return { ok: true, lines: text.includes('="') ? lines.map((line) => line.map(unwrapped)) : lines };
	} catch (error) {
		if (!(error instanceof CsvError)) throw error;
		const isOpen = error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE';
		return { ok: false, error: isOpen ? 'unclosed_quote' : 'unreadable' };
	}
}

/** `="0800"`: an export writes so what a spreadsheet is to leave a text. */
const unwrapped = (cell: string): string => /^="([^"]*)"$/.exec(cell)?.[1] ?? cell;

function hasLongLine(text: string): boolean {
	for (let at = 0, next = 0; at < text.length; at = next + 1) {
		next = text.indexOf('\n', at);
		if (next === -1) next = text.length;
		if (next - at > LIMITS.line) return true;
	}
	return false;
}

/** The sign that makes most headers of the first lines; of two, the one that stands there more often. */
function delimiterOf(text: string): string {
	const first = text
		.slice(0, 64 * 1024)
		.split('\n')
		.slice(0, 15);
	const scores = DELIMITERS.map((delimiter) => {
		const cells = first.map((line) => line.split(delimiter).map((cell) => cell.replace(/^\s*"|"\s*$/g, '')));
		const known = Math.max(...cells.map((line) => headersIn(line)));
		return { delimiter, known, count: Math.max(...cells.map((line) => line.length)) };
	});
	return scores.sort((a, b) => b.known - a.known || b.count - a.count)[0]?.delimiter ?? ',';
}
