import { type Buffer } from 'node:buffer';

/** Every edit of a load carries its number in its id, so that a reader finds it in the bytes without decoding them. */
const MARK = '-7bee-9bee-';
const DIGITS = 12;

/** A UUIDv7 made now. */
export function idOf(number: number): string {
	const now = Date.now().toString(16).padStart(12, '0');
	return `${now.slice(0, 8)}-${now.slice(8)}${MARK}${number.toString(16).padStart(DIGITS, '0')}`;
}

export function* numbersIn(bytes: Buffer): Generator<number> {
	for (let at = bytes.indexOf(MARK); at >= 0; at = bytes.indexOf(MARK, at + 1)) {
		const digits = at + MARK.length;
		yield Number.parseInt(bytes.toString('latin1', digits, digits + DIGITS), 16);
	}
}
