import { createHash } from 'node:crypto';
import { mulberry } from '../mulberry.ts';

/** Chance that falls the same way each time, so that two machines started on one day show the same school. */
export interface Dice {
	/** From `from` up to, not with, `to`. */
	between(from: number, to: number): number;
	/** True in `percent` of 100 throws. */
	happens(percent: number): boolean;
	shuffled<T>(list: readonly T[]): T[];
}

export function diceFor(name: string): Dice {
	const next = mulberry(createHash('sha256').update(name).digest().readUInt32LE(0));
	const between = (from: number, to: number): number => from + Math.floor(next() * (to - from));
	return {
		between,
		happens: (percent) => next() * 100 < percent,
		shuffled: (list) =>
			list
				.map((one) => ({ one, rank: next() }))
				.sort((a, b) => a.rank - b.rank)
				.map(({ one }) => one)
	};
}

/** The id of a thing of the demo, the same on every machine. */
export const demoId = (name: string): string => asUuid(createHash('sha256').update(name).digest('hex'), '8');

/** An edit's id: a UUIDv7 of that moment, the same each time it is asked for. @param at milliseconds since 1970 */
export const demoEditId = (name: string, at: number): string =>
	asUuid(at.toString(16).padStart(12, '0') + createHash('sha256').update(name).digest('hex'), '7');

const asUuid = (hex: string, version: string): string =>
	`${hex.slice(0, 8)}-${hex.slice(8, 12)}-${version}${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
