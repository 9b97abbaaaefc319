import * as context from '#db/import-context.ts';
import { type Made } from '#db/import-made.ts';
import { type Import } from '#db/imports.ts';
import { type Tx } from '#db/sql.ts';
import { type Session } from '#identity/identity.ts';
import { m } from '#paraglide/messages.js';
import { madeBy } from './made.ts';
import { changedWords, type Speech } from './refusal-words.ts';
import { speechOf } from './row-view.ts';
import { isStarted } from './words.ts';

/** Somebody or something an import made, as a page shows it. */
export interface MadeView {
	id: string;
	name: string;
	/** Why an undo left it, or would leave it; empty: it goes with the import. */
	kept: string;
	/** It went with the import already. */
	isBack: boolean;
}

/** What an import that began to write has made. */
export async function madeViews(tx: Tx, one: Import, { school, locale }: Session): Promise<MadeView[]> {
	if (!isStarted(one.state)) return [];
	const speech = speechOf(await context.names(tx), one, school, locale);
	return (await madeBy(tx, school.id, one)).map((made) => madeView(made, speech));
}

const madeView = (made: Made, speech: Speech): MadeView => ({
	id: made.id,
	name: made.name,
	kept: keptWords(made, speech),
	isBack: made.isBack
});

function keptWords({ isBack, change, isUsed }: Made, speech: Speech): string {
	if (isBack) return '';
	if (change) return changedWords(change, speech);
	return isUsed ? m.import_made_used() : '';
}
