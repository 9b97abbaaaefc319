/** One change of a text: at `at`, so many characters go and these come. */
export interface Splice {
	at: number;
	removed: number;
	inserted: string;
}

/** The smallest change from `before` to `after`. @param caret where it stood afterwards: what follows it was not typed */
export function spliceOf(before: string, after: string, caret = after.length): Splice {
	const most = Math.min(before.length, after.length);
	const behind = sameEnd(before, after, Math.min(most, after.length - caret));
	const head = sameStart(before, after, most - behind);
	const tail = sameEnd(before, after, most - head);
	return {
		at: head,
		removed: before.length - head - tail,
		inserted: after.slice(head, after.length - tail)
	};
}

/** The same change on a text that others have changed meanwhile; where its place is gone, what it brings comes last. */
export function rebased({ at, removed, inserted }: Splice, before: string, now: string): Splice {
	if (now.startsWith(before.slice(0, at + removed))) return { at, removed, inserted };
	if (now.endsWith(before.slice(at))) return { at: at + now.length - before.length, removed, inserted };
	return { at: now.length, removed: 0, inserted };
}

export const spliced = (text: string, { at, removed, inserted }: Splice): string =>
	text.slice(0, at) + inserted + text.slice(at + removed);

/** Where a caret stands after somebody else's change. */
export function movedCaret(caret: number, { at, removed, inserted }: Splice): number {
	if (caret <= at) return caret;
	return caret >= at + removed ? caret + inserted.length - removed : at;
}

function sameStart(a: string, b: string, most: number): number {
	let same = 0;
	while (same < most && a[same] === b[same]) same++;
	return same > 0 && isFirstHalf(a, same - 1) ? same - 1 : same;
}

function sameEnd(a: string, b: string, most: number): number {
	let same = 0;
	while (same < most && a[a.length - 1 - same] === b[b.length - 1 - same]) same++;
	return same > 0 && isSecondHalf(a, a.length - same) ? same - 1 : same;
}

/** A character of two halves is never cut in two: Yjs would put a replacement sign in its place. */
const isFirstHalf = (text: string, at: number): boolean => (text.charCodeAt(at) & 0xfc00) === 0xd800;
const isSecondHalf = (text: string, at: number): boolean => (text.charCodeAt(at) & 0xfc00) === 0xdc00;
