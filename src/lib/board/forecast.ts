import { type WorkerTrouble } from '#db/worker-state.ts';
import { type DryRun } from '#notices/dry-run.ts';

/**
 * What publishing a week would tell whom. `unknown`: the worker that tells people has not said yet by which channels it
 * does. `waiting`: why nothing goes out right now, and since when (an instant).
 */
export type PublishForecast =
	| {
			ok: true;
			run: DryRun;
			currency: string;
			waiting: { why: WorkerTrouble; since: string | null } | null;
	  }
	| { ok: false; why: 'published' | 'unknown' };
