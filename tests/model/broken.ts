import { isDeepStrictEqual } from 'node:util';

/** Something that must always be so is not. */
export class Broken extends Error {}

export function holds(is: boolean, what: string): void {
	if (!is) throw new Broken(what);
}

export function same(found: unknown, wanted: unknown, what: string): void {
	if (isDeepStrictEqual(found, wanted)) return;
	throw new Broken(`${what}:\nfound  ${JSON.stringify(found)}\nwanted ${JSON.stringify(wanted)}`);
}
