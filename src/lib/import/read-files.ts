import { readCalendar } from '#domain/import/calendar.ts';
import {
	type FileError,
	LIMITS,
	type Occurrence,
	type ReadWindow,
	type Unread
} from '#domain/import/occurrence.ts';
import { shownText } from '#domain/import/shown-text.ts';
import { calendarEngine } from './calendar-engine.ts';

interface ReadFile {
	name: string;
	bytes: number;
}

/** What all files of one upload hold together. `file` names the one that is refused. */
export type ReadFiles =
	| { ok: true; files: ReadFile[]; read: Occurrence[]; unread: Unread[] }
	| { ok: false; error: FileError; file: string | null };

/** Reads a form's files. Blocks for as long as that takes: for a thread of its own. */
export async function readForm(
	body: Uint8Array<ArrayBuffer>,
	contentType: string,
	window: ReadWindow
): Promise<ReadFiles> {
	const form = await new Response(body, { headers: { 'content-type': contentType } }).formData();
	const parts = form.getAll('file').filter((part) => part instanceof File && part.name !== '');
	const files: ReadFile[] = [];
	const read: Occurrence[] = [];
	const unread: Unread[] = [];
	for (const part of parts) {
		if (!(part instanceof File)) continue;
		const name = baseName(part.name);
		const one = readFile(new Uint8Array(await part.arrayBuffer()), name, window);
		if (!one.ok) return { ...one, file: name };
		files.push({ name, bytes: part.size });
		read.push(...one.read);
		unread.push(...one.unread);
		if (read.length > LIMITS.occurrences) return { ok: false, error: 'too_many_lessons', file: name };
	}
	return files.length === 0 ? { ok: false, error: 'empty', file: null } : { ok: true, files, read, unread };
}

/** A file's name is shown, never used as a path. */
const baseName = (name: string): string => shownText(name.split(/[/\\]/).at(-1) ?? '', 120);

export function readFile(bytes: Uint8Array, name: string, window: ReadWindow) {
	const { text, decode } = decodeText(bytes);
	return readCalendar(text, name.replace(/\.ics$/i, ''), window, calendarEngine, decode);
}

/**
 * UTF-8 or UTF-16 by its mark, UTF-8 without; else line by line, since some programs fold in the middle of a
 * letter: only an unfolded line shows whether it is UTF-8 or Windows-1252.
 */
function decodeText(bytes: Uint8Array): { text: string; decode?: (line: string) => string } {
	if (bytes[0] === 0xff && bytes[1] === 0xfe) return { text: new TextDecoder('utf-16le').decode(bytes) };
	if (bytes[0] === 0xfe && bytes[1] === 0xff) return { text: new TextDecoder('utf-16be').decode(bytes) };
	const text = utf8(bytes);
	return text === null ? { text: Buffer.from(bytes).toString('latin1'), decode: decodeLine } : { text };
}

function utf8(bytes: Uint8Array): string | null {
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		return null;
	}
}

function decodeLine(line: string): string {
	const bytes = Buffer.from(line, 'latin1');
	return utf8(bytes) ?? new TextDecoder('windows-1252').decode(bytes);
}
