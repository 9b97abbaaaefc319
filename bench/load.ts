import { setTimeout as pause } from 'node:timers/promises';
import { mulberry } from '../start/mulberry.ts';
import { type Tally } from './tally.ts';

/** A board under load, whoever serves it. */
export interface LoadedBoard {
	/** Numbers of its readers, as the tally knows them. */
	readers: readonly number[];
	/** One of its writers makes the edit of this number. */
	write: (edit: number) => void;
}

/** One sequence for a whole bench: an edit's id is never used twice. */
let lastEdit = 0;
export const nextEdit = (): number => ++lastEdit;

const PATIENCE_MS = 3_000;

/** Edits come as people make them: independently of each other, so many a second on each board on average. */
export async function editFor(
	seconds: number,
	boards: readonly LoadedBoard[],
	perSecond: number,
	tally: Tally
): Promise<void> {
	const chance = mulberry(1);
	const from = performance.now();
	const dues = boards.map((board) => ({ board, at: from + gap(chance, perSecond) }));
	for (let now = from; now < from + seconds * 1_000; now = performance.now()) {
		for (const due of dues)
			for (; due.at <= now; due.at += gap(chance, perSecond)) {
				const edit = nextEdit();
				tally.send(edit, due.board.readers);
				due.board.write(edit);
			}
		await pause(1);
	}
	const end = performance.now() + PATIENCE_MS;
	while (!tally.isComplete && performance.now() < end) await pause(5);
}

const gap = (chance: () => number, perSecond: number): number =>
	(-Math.log(1 - chance()) * 1_000) / perSecond;
