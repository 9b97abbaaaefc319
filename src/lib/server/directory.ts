import { type DirectoryNames, names } from '#db/directory.ts';
import { inSchool } from '#db/sql.ts';
import { type Actor, isAdmin } from '#domain/policy.ts';
import { type House } from '#house';

const NOBODY = '00000000-0000-0000-0000-000000000000';

/** Admins know every name; an instructor the candidates they teach. */
export const namesFor = (
	{ sql, clock }: Pick<House, 'sql' | 'clock'>,
	actor: Actor
): Promise<DirectoryNames> =>
	inSchool(sql, { school: actor.school }, (tx) =>
		names(tx, isAdmin(actor) ? null : (actor.instructor ?? NOBODY), new Date(clock()))
	);
