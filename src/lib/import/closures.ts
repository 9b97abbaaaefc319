import * as closures from '#db/closures.ts';
import * as importClosures from '#db/import-closures.ts';
import * as importRows from '#db/import-rows.ts';
import { type RowOutcome, type RowUndone } from '#db/import-rows.ts';
import * as importUndo from '#db/import-undo.ts';
import { inSchool, type Tx } from '#db/sql.ts';
import { addClosures, type Closer, removeClosure } from '#lib/server/closing.ts';
import { m } from '#paraglide/messages.js';
import { type Job, mayGoOn } from './job.ts';

const NAME = 80;

/** What a whole day of a file is called as a closure. */
const closureName = (title: string): string =>
	title === '' ? m.import_closure_unnamed() : title.slice(0, NAME).trim();

const closer = ({ actor }: Job): Closer => ({ school: actor.school, account: actor.account, role: 'admin' });

/** Closes on the days that were ticked, after the lessons: those the file has on such a day are wanted. */
export const closeDays = (job: Job): Promise<boolean> =>
	inSchool(job.house.sql, { school: job.actor.school }, async (tx) => {
		if (!(await mayGoOn(tx, job))) return false;
		const outcomes: { n: number; outcome: RowOutcome }[] = [];
		for (const { n, title, first, last } of await importClosures.waiting(tx, job.one.id)) {
			const [added] = await addClosures(tx, closer(job), [{ first, last, name: closureName(title) }]);
			outcomes.push({
				n,
				outcome: added ? { outcome: 'closed', closure: added.id } : { outcome: 'already' }
			});
		}
		await importRows.saveOutcomes(tx, job.one.id, outcomes);
		return true;
	});

/** Takes those closures back that nobody has changed since, before the lessons: what goes back may stand on such a day. */
export const reopenDays = (job: Job): Promise<boolean> =>
	inSchool(job.house.sql, { school: job.actor.school }, async (tx) => {
		if (!(await mayGoOn(tx, job))) return false;
		const undone: { n: number; undone: RowUndone }[] = [];
		for (const { n, closure } of await importClosures.toUndo(tx, job.one.id))
			undone.push({ n, undone: await reopen(tx, job, closure) });
		await importUndo.saveUndone(tx, job.one.id, undone);
		return true;
	});

async function reopen(tx: Tx, job: Job, id: string): Promise<RowUndone> {
	if (await removeClosure(tx, closer(job), { id, version: 1 })) return { undone: 'back' };
	const stands = (await closures.list(tx)).some((one) => one.id === id);
	if (!stands) return { undone: 'back' };
	const change = await importClosures.lastChange(tx, id);
	return { undone: 'kept', by: change?.by ?? null, at: change?.at ?? '', what: 'changed' };
}
