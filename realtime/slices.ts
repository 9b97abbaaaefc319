/** So many at a time: ten thousand in one question would keep everybody waiting while it is written and its answer read. */
const SLICE = 500;

/** Cuts a list of many into lists that are short enough to be asked about in one go. */
export const slicesOf = <T>(all: readonly T[]): T[][] =>
	Array.from({ length: Math.ceil(all.length / SLICE) }, (_, n) => all.slice(n * SLICE, (n + 1) * SLICE));
