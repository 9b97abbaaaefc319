import { names } from '#db/directory.ts';
import * as schoolFacts from '#db/school-facts.ts';
import { inSchool } from '#db/sql.ts';
import { type Actor, isAdmin } from '#domain/policy.ts';
import { type House } from '#house';
import { type BoardFacts } from '#lib/board/school-facts.svelte.ts';

const NOBODY = '00000000-0000-0000-0000-000000000000';

/** What the board of this viewer knows beside the lessons: admins every name; an instructor the candidates they teach. */
export async function factsFor(
	{ sql, clock }: Pick<House, 'sql' | 'clock'>,
	actor: Actor
): Promise<BoardFacts> {
	const taughtBy = isAdmin(actor) ? null : (actor.instructor ?? NOBODY);
	const [{ dated, closures }, known] = await Promise.all([
		schoolFacts.read(sql, actor.school),
		inSchool(sql, { school: actor.school }, (tx) => names(tx, taughtBy, new Date(clock())))
	]);
	return { names: known, dated, closures };
}
