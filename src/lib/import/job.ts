import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import * as commits from '#db/commits.ts';
import * as imports from '#db/imports.ts';
import { type Import } from '#db/imports.ts';
import { type Tx } from '#db/sql.ts';
import { type Actor } from '#domain/policy.ts';
import { type Verdict } from '#domain/verdict.ts';
import { type Week } from '#domain/week.ts';
import { type Proposed } from '#schedule/schedule.ts';
import { type ImportHouse } from './import-house.ts';

const TRIES = 3;
/** Boards written in turn, so that none keeps its people waiting for long. */
const LANES = 3;

/** Names this process among those that could be at work on an import. */
export const WORKER = randomUUID();

/** An import being applied or taken back, and in whose name. */
export interface Job {
	house: ImportHouse;
	actor: Actor;
	one: Import;
}

/** Says that we are at work on it; false when somebody else is, or when it may not be written in this name any more. */
export const mayGoOn = async (tx: Tx, { actor, one }: Job): Promise<boolean> =>
	(await imports.claim(tx, one.id, WORKER)) && (await isStillAdmin(tx, actor));

export const isStillAdmin = (tx: Tx, { school, account }: Actor): Promise<boolean> =>
	commits.authorsStand(tx, school, [{ account, role: 'admin' }]);

/** Rows beside each other under one edit. @param key what says so; null: each for itself */
export function byEdit<Row>(
	rows: readonly Row[],
	key: (row: Row) => string | number | null
): [Row, ...Row[]][] {
	const groups: [Row, ...Row[]][] = [];
	let before: string | number | null = null;
	for (const row of rows) {
		const now = key(row);
		const last = now !== null && now === before ? groups.at(-1) : undefined;
		if (last) last.push(row);
		else groups.push([row]);
		before = now;
	}
	return groups;
}

/** Rows in parts of `most`, a little more where rows under one edit would be torn apart. */
export function parts<Row extends { turn: number | null }>(rows: readonly Row[], most: number): Row[][] {
	const all: Row[][] = [];
	for (const group of byEdit(rows, (row) => row.turn)) {
		const last = all.at(-1);
		if (last && last.length < most) last.push(...group);
		else all.push([...group]);
	}
	return all;
}

/** An edit, and the board its lesson stands on. */
export type Ask = Proposed & { week: Week };

/** Asks the write path, board by board in the order given. Verdicts in the order of `asks`. */
export async function askBoards(job: Job, asks: readonly Ask[]): Promise<Verdict[]> {
	const verdicts: Verdict[] = [];
	while (verdicts.length < asks.length) {
		const rest = asks.slice(verdicts.length);
		const [first] = rest;
		if (!first) break;
		const to = rest.findIndex((one) => one.week !== first.week);
		const run = rest.slice(0, to === -1 ? rest.length : to).map(({ id, edit }) => ({ id, edit }));
		const answers = await submit(job, first.week, run);
		if (answers.length !== run.length) throw new Error('the write path answered fewer verdicts than edits');
		verdicts.push(...answers);
	}
	return verdicts;
}

/** The ids of edits make it safe to ask again. */
async function submit({ house, actor }: Job, week: Week, edits: Proposed[]): Promise<Verdict[]> {
	for (let attempt = 1; ; attempt++) {
		try {
			return await house.schedule.submit(actor, week, edits);
		} catch (error) {
			if (attempt === TRIES) throw error;
			await pause(attempt * 500);
		}
	}
}

/** Nothing was written, since whoever had it done may not any more. Only of a verdict just given: one on record stays. */
export const isRoleLost = (verdict: Verdict): boolean =>
	verdict.verdict === 'rejected' && verdict.reason.code === 'forbidden';

/**
 * Several weeks side by side, a part of each in turn: whoever works on one of these boards finds it free most of the
 * time. False as soon as one could not go on; when one fails, the others end before it is told.
 */
export async function inLanes<Part>(
	weeks: readonly (readonly Part[])[],
	work: (part: Part) => Promise<boolean>
): Promise<boolean> {
	const waiting = weeks.map((parts) => [...parts]);
	let goesOn = true;
	const orStop = (working: Promise<boolean>): Promise<boolean> =>
		working.catch((error: unknown) => {
			goesOn = false;
			throw error;
		});
	const lane = async (): Promise<void> => {
		for (let week = waiting.shift(); week && goesOn; week = waiting.shift()) {
			const part = week.shift();
			if (part !== undefined) goesOn = (await orStop(work(part))) && goesOn;
			if (week.length > 0) waiting.push(week);
		}
	};
	const ended = await Promise.allSettled(Array.from({ length: LANES }, lane));
	const failed = ended.find((one) => one.status === 'rejected');
	if (failed) throw failed.reason;
	return goesOn;
}
