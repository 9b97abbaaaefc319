import { type FileError } from '#domain/import/occurrence.ts';

/** Text of a file. `decode` is for a reader that unfolds lines: only an unfolded one shows how its letters are written. */
export type Decoded =
	| { ok: true; text: string; decode?: (line: string) => string }
	| { ok: false; error: Extract<FileError, 'nul_bytes' | 'utf16_unmarked'> };

/**
 * UTF-8 or UTF-16 by its mark, UTF-8 without; else line by line, since some programs fold in the middle of a
 * letter: only an unfolded line shows whether it is UTF-8 or Windows-1252, or what old Macs wrote.
 */
export function decodeText(bytes: Uint8Array): Decoded {
	if (bytes[0] === 0xff && bytes[1] === 0xfe) return sound(new TextDecoder('utf-16le').decode(bytes));
	if (bytes[0] === 0xfe && bytes[1] === 0xff) return sound(new TextDecoder('utf-16be').decode(bytes));
	if (bytes.includes(0)) return { ok: false, error: looksUtf16(bytes) ? 'utf16_unmarked' : 'nul_bytes' };
	const text = utf8(bytes);
	return text === null
		? { ok: true, text: Buffer.from(bytes).toString('latin1'), decode: lineDecoder(oldCharset(bytes)) }
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

function lineDecoder(charset: string): (line: string) => string {
	const old = new TextDecoder(charset);
	return (line) => {
		const bytes = Buffer.from(line, 'latin1');
		return utf8(bytes) ?? old.decode(bytes);
	};
}

/** É à ç é è ê ù of a Mac: what Windows has there is no letter of French, or nothing. */
const MAC_LETTERS = new Set([0x83, 0x88, 0x8d, 0x8e, 0x8f, 0x90, 0x9d]);
/** â ë î ï ô û of a Mac; quotes and signs of Windows, which nobody writes inside a word. */
const MAC_INSIDE = new Set([0x89, 0x91, 0x94, 0x95, 0x99, 0x9e]);

/** Which of the two there are more letters of. Bytes beside each other are a letter of UTF-8. */
function oldCharset(bytes: Uint8Array): 'macintosh' | 'windows-1252' {
	let mac = 0;
	for (let at = bytes.findIndex(isHigh); at < bytes.length; at++)
		if (isHigh(bytes[at]) && !isHigh(bytes[at - 1]) && !isHigh(bytes[at + 1])) mac += vote(bytes, at);
	return mac > 0 ? 'macintosh' : 'windows-1252';
}

const isHigh = (byte = 0): boolean => byte >= 0x80;

/** 1: as a Mac writes, -1: as Windows does, 0: nobody can tell. */
function vote(bytes: Uint8Array, at: number): 1 | 0 | -1 {
	const byte = bytes[at] ?? 0;
	const isInside = isLetter(bytes[at - 1]) && isLetter(bytes[at + 1]);
	if (MAC_LETTERS.has(byte) || (isInside && MAC_INSIDE.has(byte))) return 1;
	return byte >= 0xe0 || byte === 0xc9 ? -1 : 0;
}

const isLetter = (byte = 0): boolean => (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;

/** All of it at once, for a reader without folded lines. */
export const wholeText = ({ text, decode }: Extract<Decoded, { ok: true }>): string =>
	decode ? text.split('\n').map(decode).join('\n') : text;
