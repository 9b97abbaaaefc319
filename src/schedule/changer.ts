import * as history from '#db/history.ts';
import { type Tx } from '#db/sql.ts';
import { type Change } from '#domain/edit.ts';
import { type Refusal } from '#domain/verdict.ts';
import { changedFields } from './commit-payload.ts';
import { type Decided } from './entry.ts';

type Stale = Extract<Refusal, { code: 'stale' }>;
type Read = <T>(query: (tx: Tx) => Promise<T>) => Promise<T>;

/**
 * Says of each stale edit who changed the very fields it touches: the lesson's last author may have changed another.
 * @param read runs a query; used only where something is stale
 */
export async function namingChangers(decided: readonly Decided[], read: Read): Promise<Decided[]> {
	const earlier: Change[] = [];
	const named: Decided[] = [];
	for (const one of decided) {
		const stale = staleOf(one);
		const changer = stale && ((await changerOf(stale, earlier, read)) ?? {});
		named.push(stale ? { ...one, verdict: { verdict: 'rejected', reason: { ...stale, ...changer } } } : one);
		earlier.push(...one.changes);
	}
	return named;
}

const staleOf = ({ verdict, repeated }: Decided): Stale | null =>
	!repeated && verdict.verdict === 'rejected' && verdict.reason.code === 'stale' ? verdict.reason : null;

/** What this batch changed is in no audit yet. */
async function changerOf(stale: Stale, earlier: readonly Change[], read: Read) {
	const here = earlier.findLast(
		({ before, after }) =>
			after.id === stale.lesson && changedFields(before, after).some((field) => stale.fields.includes(field))
	);
	if (here) return { by: here.after.by, at: here.after.at };
	return await read((tx) => history.changerOf(tx, stale.lesson, stale.fields));
}
