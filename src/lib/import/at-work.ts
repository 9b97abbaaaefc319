import { setTimeout as pause } from 'node:timers/promises';
import * as imports from '#db/imports.ts';
import { inSchool, sweep } from '#db/sql.ts';
import { type Actor } from '#domain/policy.ts';
import { applyRows } from './apply.ts';
import { closeDays, reopenDays } from './closures.ts';
import { type ImportHouse } from './import-house.ts';
import { isStillAdmin, type Job, WORKER } from './job.ts';
import { undoMade } from './made.ts';
import { undoRows } from './undo.ts';

/** Imports this process is at work on; the promise never rejects. */
const running = new Map<string, Promise<void>>();

/**
 * Goes on with an import that is being applied or taken back, from where it stands; at once where nobody else is at
 * work on it. Safe to call at any time: there is one at work per process, and processes take turns.
 */
export function goOn(house: ImportHouse, school: string, importId: string): Promise<void> {
	const known = running.get(importId);
	if (known) return known;
	const work = attempt(house, school, importId).finally(() => running.delete(importId));
	running.set(importId, work);
	return work;
}

/** How long a small import may keep its page waiting, in milliseconds; a larger one goes on behind the next page. */
const PATIENCE = 2500;

/** The same, for a page that waits for it, though not for long. */
export const begun = (house: ImportHouse, school: string, importId: string): Promise<void> =>
	Promise.race([goOn(house, school, importId), pause(PATIENCE)]);

/** So many failures in a row are no bad moment of the database any more. */
const FAILURES = 4;
/** Failures in a row of imports this process was at work on. */
const failures = new Map<string, number>();

async function attempt(house: ImportHouse, school: string, importId: string): Promise<void> {
	try {
		await run(house, school, importId);
		failures.delete(importId);
	} catch (error) {
		console.error(JSON.stringify({ import: importId, error: String(error) }));
		const count = (failures.get(importId) ?? 0) + 1;
		failures.set(importId, count);
		if (count >= FAILURES) await giveUp(house, school, importId).catch(() => undefined);
	}
}

/** An admin reads that it failed, and may have it go on. */
async function giveUp(house: ImportHouse, school: string, importId: string): Promise<void> {
	await inSchool(house.sql, { school }, async (tx) => {
		for (const state of ['applying', 'undoing'] as const)
			await imports.moveOn(tx, importId, [state], STOPPED[state], 'failed');
	});
	failures.delete(importId);
}

async function run(house: ImportHouse, school: string, importId: string): Promise<void> {
	const scope = { school };
	const one = await inSchool(house.sql, scope, async (tx) =>
		(await imports.claim(tx, importId, WORKER)) ? await imports.find(tx, importId) : null
	);
	if (!one) return;
	const { state } = one;
	if (state !== 'applying' && state !== 'undoing') return;
	const actor: Actor = { account: one.account, school, roles: ['admin'], instructor: null, candidate: null };
	const isDone = await WORK[state]({ house, actor, one });
	await inSchool(house.sql, scope, async (tx) => {
		if (isDone) await imports.moveOn(tx, importId, [state], DONE[state]);
		else if (!(await isStillAdmin(tx, actor)))
			await imports.moveOn(tx, importId, [state], STOPPED[state], 'not_admin');
	});
}

type AtWork = 'applying' | 'undoing';
const WORK: Record<AtWork, (job: Job) => Promise<boolean>> = {
	applying: async (job) => (await applyRows(job)) && (await closeDays(job)),
	undoing: async (job) => (await reopenDays(job)) && (await undoRows(job)) && (await undoMade(job))
};
const DONE = { applying: 'applied', undoing: 'undone' } as const satisfies Record<
	AtWork,
	imports.ImportState
>;
/** Where it cannot go on: an admin may take it up, or take it back. */
const STOPPED = { applying: 'stopped', undoing: 'applied' } as const satisfies Record<
	AtWork,
	imports.ImportState
>;

/** How often imports are looked for whose process was killed, in milliseconds. */
const LOOK_EVERY = 5000;

/** From now on, imports that were cut off are gone on with, whoever looks or not. */
export function takeUpWhatWasCutOff(house: ImportHouse): void {
	const look = async (): Promise<void> => {
		const all = await sweep(house.sql, (tx) => imports.cutOff(tx)).catch(() => []);
		for (const { id, school } of all) await goOn(house, school, id);
		setTimeout(() => void look(), LOOK_EVERY).unref();
	};
	setTimeout(() => void look(), LOOK_EVERY).unref();
}
