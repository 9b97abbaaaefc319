import { type FileError } from '#domain/import/occurrence.ts';

/** Text of a file. `decode` is for a reader that unfolds lines: only an unfolded one shows how its letters are written. */
export type Decoded =
	| { ok: true; text: string; decode?: (line: string) => string }
	| { ok: false; error: Extract<FileError, 'nul_bytes' | 'utf16_unmarked'> };

/**
 * UTF-8 or UTF-16 by its mark, UTF-8 without; else line by line, since some programs fold in the middle of a
 * letter: only an unfolded line shows whether it is UTF-8 or Windows-1252.
 */
export function decodeText(bytes: Uint8Array): Decoded {
	if (bytes[0] === 0xff && bytes[1] === 0xfe) return sound(new TextDecoder('utf-16le').decode(bytes));
	if (bytes[0] === 0xfe && bytes[1] === 0xff) return sound(new TextDecoder('utf-16be').decode(bytes));
	if (bytes.includes(0)) return { ok: false, error: looksUtf16(bytes) ? 'utf16_unmarked' : 'nul_bytes' };
	const text = utf8(bytes);
	return text === null
		? { ok: true, text: Buffer.from(bytes).toString('latin1'), decode: decodeLine }
		: { ok: true, text };
}

const sound = (text: string): Decoded =>
	text.includes('\0') ? { ok: false, error: 'nul_bytes' } : { ok: true, text };

/** Every other byte is nothing, as in Latin letters of two bytes. */
function looksUtf16(bytes: Uint8Array): boolean {
	const start = bytes.subarray(0, 4096);
	const zeros = [0, 0];
	for (const [at, byte] of start.entries()) if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
	const [even = 0, odd = 0] = zeros;
	return Math.max(even, odd) > start.length / 4 && Math.min(even, odd) < start.length / 20;
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

/** All of it at once, for a reader without folded lines. */
export const wholeText = ({ text, decode }: Extract<Decoded, { ok: true }>): string =>
	decode ? text.split('\n').map(decode).join('\n') : text;
