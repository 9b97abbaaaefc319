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
	const stale = decided.flatMap((one) => staleOf(one) ?? []);
	if (stale.length === 0) return [...decided];
	const changers = await read((tx) => history.changersOf(tx, stale));
	const earlier: Change[] = [];
	return decided.map((one) => {
		const reason = staleOf(one);
		const written = reason && changers[stale.indexOf(reason)];
		const changer = reason && (changerHere(reason, earlier) ?? written);
		earlier.push(...one.changes);
		return changer ? { ...one, verdict: { verdict: 'rejected', reason: { ...reason, ...changer } } } : one;
	});
}

const staleOf = ({ verdict, repeated }: Decided): Stale | null =>
	!repeated && verdict.verdict === 'rejected' && verdict.reason.code === 'stale' ? verdict.reason : null;

/** What this batch changed itself is in no audit yet. */
function changerHere(stale: Stale, earlier: readonly Change[]) {
	const here = earlier.findLast(
		({ before, after }) =>
			after.id === stale.lesson && changedFields(before, after).some((field) => stale.fields.includes(field))
	);
	return here && { by: here.after.by, at: here.after.at };
}
