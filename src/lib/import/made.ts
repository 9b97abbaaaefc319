import * as importListed from '#db/import-listed.ts';
import * as importMade from '#db/import-made.ts';
import { type Made } from '#db/import-made.ts';
import { type Import } from '#db/imports.ts';
import { inSchool, type Tx } from '#db/sql.ts';
import { newcomers } from '#domain/import/draft.ts';
import { newcomerIdOf } from './ids.ts';
import { type Job, mayGoOn } from './job.ts';

/** The people, vehicles and places an import made, from its lists and for its lessons. */
export async function madeBy(tx: Tx, school: string, one: Pick<Import, 'id' | 'mapping'>): Promise<Made[]> {
	const forLessons = one.mapping
		? newcomers(one.mapping, (group, key) => newcomerIdOf(school, group, key))
		: [];
	const listed = (await importListed.all(tx, one.id)).flatMap(({ verdict }) =>
		verdict.verdict === 'taken' ? [verdict.id] : []
	);
	return await importMade.list(tx, one.id, [...forLessons.map(({ id }) => id), ...listed]);
}

/** May an undo take it back? */
export const isFree = ({ isBack, change, isUsed }: Made): boolean => !isBack && change === null && !isUsed;

/** Switches off whom and what the import made, after its lessons went: what somebody has changed or uses stays. */
export const undoMade = (job: Job): Promise<boolean> =>
	inSchool(job.house.sql, { school: job.actor.school }, async (tx) => {
		if (!(await mayGoOn(tx, job))) return false;
		const by = { ...job.actor, importId: job.one.id };
		// Candidates first: then nobody is taught by an instructor the import made as well.
		for (const isTurn of [isCandidate, (one: Made) => !isCandidate(one)])
			for (const one of await madeBy(tx, job.actor.school, job.one))
				if (isTurn(one) && isFree(one)) await importMade.switchTo(tx, by, one, false);
		return true;
	});

const isCandidate = ({ thing }: Made): boolean => thing === 'candidate';
