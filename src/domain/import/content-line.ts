import { LIMITS } from './occurrence.ts';

/** One property of an iCalendar file (RFC 5545, 3.1): `DTSTART;TZID=Europe/Paris:20261124T100000`. */
export interface ContentLine {
	/** Line of the file it starts on, from 1. */
	row: number;
	/** Upper case. */
	name: string;
	/** Names in upper case, values without their quotes. */
	params: ReadonlyMap<string, string>;
	value: string;
}

export class LineTooLong extends Error {}

/** Physical lines joined where the next begins with a space or a tab. Whatever cannot be a property is left out. */
export function* contentLines(
	text: string,
	decode: (line: string) => string = (line) => line
): Generator<ContentLine> {
	let row = 0;
	let first = 1;
	let line: string | null = null;
	for (const physical of physicalLines(text)) {
		row += 1;
		if (line !== null && (physical.startsWith(' ') || physical.startsWith('\t'))) {
			line += physical.slice(1);
		} else {
			if (line !== null) yield* property(decode(line), first);
			line = physical;
			first = row;
		}
		if (line.length > LIMITS.line) throw new LineTooLong();
	}
	if (line !== null) yield* property(decode(line), first);
}

/** Lines end with CR LF, LF, or (files of old Macs) CR alone. */
function* physicalLines(text: string): Generator<string> {
	const end = text.includes('\n') ? '\n' : '\r';
	let at = 0;
	while (at < text.length) {
		const next = text.indexOf(end, at);
		const stop = next === -1 ? text.length : next;
		yield text[stop - 1] === '\r' && stop > at ? text.slice(at, stop - 1) : text.slice(at, stop);
		at = stop + 1;
	}
}

const NAME = /^[A-Za-z0-9-]+(?=[;:])/;
const PARAM = /;([A-Za-z0-9-]+)=("[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*/y;

function* property(line: string, row: number): Generator<ContentLine> {
	const name = NAME.exec(line)?.[0];
	if (name === undefined) return;
	const params = new Map<string, string>();
	let at = name.length;
	while (line[at] === ';') {
		PARAM.lastIndex = at;
		const match = PARAM.exec(line);
		if (!match) break;
		params.set((match[1] ?? '').toUpperCase(), (match[2] ?? '').replaceAll('"', ''));
		at = PARAM.lastIndex;
	}
	if (line[at] !== ':') return;
	const value = line.slice(at + 1);
	yield { row, name: name.toUpperCase(), params, value: schemedZone(value, params) };
}

/** Exchange writes `TZID=tzone://Microsoft/Utc:20261124T100000`: the zone's own colon does not end the parameters. */
function schemedZone(value: string, params: Map<string, string>): string {
	const zone = params.get('TZID') === 'tzone' ? /^\/\/[^:]*(?=:)/.exec(value)?.[0] : undefined;
	if (zone === undefined) return value;
	params.set('TZID', `tzone:${zone}`);
	return value.slice(zone.length + 1);
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', N: '\n' };

/** RFC 5545, 3.3.11. */
export const unescapeText = (value: string): string =>
	value.replace(/\\(.)/g, (_, char: string) => ESCAPES[char] ?? char);
