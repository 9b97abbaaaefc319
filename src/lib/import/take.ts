import * as importActs from '#db/import-acts.ts';
import { type Acts } from '#db/import-acts.ts';
import * as importClosures from '#db/import-closures.ts';
import * as importCounts from '#db/import-counts.ts';
import * as imports from '#db/imports.ts';
import { type Tx } from '#db/sql.ts';
import { type Actor } from '#domain/policy.ts';
import { type OverrideReason } from '#domain/verdict.ts';
import { type Session } from '#identity/identity.ts';
import { dayText, timeText } from '#lib/time-text.ts';
import { m } from '#paraglide/messages.js';
import { findImport } from './rows-page.ts';

/** What a person pressed: the import as their page showed it. */
export interface Pressed {
	revision: number;
	reason: OverrideReason | null;
}

/** `late`: it is on its way already, or over, and by whom, unless by the same person's second press; `changed`: what it would take is not what the page showed. */
export type Took =
	| { ok: true }
	| { ok: false; why: 'late'; byOther: boolean }
	| { ok: false; why: 'changed'; acts: Acts; taken: number };

/** Begins to take an import, if it still is what was pressed. */
export async function take(tx: Tx, actor: Actor, id: string, pressed: Pressed): Promise<Took> {
	const one = await findImport(tx, id, true);
	if (one.state !== 'previewed') return { ok: false, why: 'late', byOther: one.account !== actor.account };
	const acts = await importActs.last(tx, one.id);
	if (acts.revision !== pressed.revision) {
		const taken = await takenBy(tx, one.id, pressed.reason !== null);
		return { ok: false, why: 'changed', acts, taken };
	}
	await imports.moveOn(tx, one.id, ['previewed'], 'applying');
	await imports.setOverrideReason(tx, one.id, pressed.reason);
	await imports.setAccount(tx, one.id, actor.account);
	await importActs.note(tx, one.id, actor.account);
	return { ok: true };
}

/** How many rows it would take now. */
async function takenBy(tx: Tx, id: string, isSoft: boolean): Promise<number> {
	const { takable } = await importCounts.counts(tx, id);
	const closures = await importClosures.offered(tx, id);
	return takable.fits + (isSoft ? takable.soft : closures.filter(({ ticked }) => ticked).length);
}

/** Somebody has changed it since the page was shown: who, when, and what it would take now. */
export function changedSince(
	{ acts, taken }: Extract<Took, { why: 'changed' }>,
	shown: number,
	session: Session
): string {
	const { who, when } = actWords(acts, session.school.zone, session.locale);
	return taken === shown
		? m.import_changed_meanwhile({ who, when })
		: m.import_changed_meanwhile_count({ who, when, taken, shown });
}

/** `Rose, lun. 23 nov. 08:10` */
export const actWords = (
	{ by, at }: Acts,
	zone: string,
	locale: 'fr' | 'en'
): { who: string; when: string } => ({
	who: by ?? m.import_somebody(),
	when: at === null ? '' : `${dayText(at, zone, locale)} ${timeText(at, zone, locale)}`
});
