import { type Finding, finding } from './verdict.ts';

// What a drill saw of its own fault. The other judges look at what it left behind.

/** A fault that did not take place shows nothing. @param seen by what should have been, how often it was */
export const judgeFault = (seen: Readonly<Record<string, number>>): Finding =>
	finding(
		Object.keys(seen).length,
		Object.entries(seen).flatMap(([what, times]) => (times > 0 ? [] : `no ${what}`))
	);

/** Somebody whose rights were taken away. */
export interface Revoked {
	way: string;
	/** Milliseconds until it was over for them; null: it was not. */
	ms: number | null;
	/** Edits of theirs that were taken when it should have been over. */
	later: number;
}

/** @param within milliseconds */
export const judgeRevocation = (revoked: readonly Revoked[], within: number): Finding =>
	finding(
		revoked.length,
		revoked.flatMap(({ way, ms, later }) => [
			...(ms !== null && ms <= within ? [] : [`${way}: over after ${String(ms)} ms`]),
			...(later === 0 ? [] : [`${way}: ${String(later)} edits were taken later`])
		])
	);

/** How a node that was told to end did. */
export interface Left {
	code: number | null;
	ms: number;
}

/** @param within milliseconds */
export const judgeLeaving = (left: readonly Left[], within: number): Finding =>
	finding(
		left.length,
		left.flatMap(({ code, ms }) => [
			...(code === 0 ? [] : [`a node told to end did so with code ${String(code)}`]),
			...(ms <= within ? [] : [`a node took ${String(Math.round(ms))} ms to end`])
		])
	);

/** What `/readyz` of each node said in the end, and what it should have. */
export interface Said {
	expected: string;
	said: readonly string[];
}

export const judgeReadiness = (all: readonly Said[]): Finding =>
	finding(
		all.length,
		all.flatMap(({ expected, said }) =>
			said.length > 0 && said.every((one) => one === expected)
				? []
				: `Redis should be ${expected}, /readyz says ${said.join(' and ') || 'nothing'}`
		)
	);
