import { error } from '@sveltejs/kit';
import * as context from '#db/import-context.ts';
import * as importCounts from '#db/import-counts.ts';
import * as importRows from '#db/import-rows.ts';
import { type RowCounts } from '#db/import-counts.ts';
import * as imports from '#db/imports.ts';
import { type Import } from '#db/imports.ts';
import { type Tx } from '#db/sql.ts';
import { type Session } from '#identity/identity.ts';
import { m } from '#paraglide/messages.js';
import { isUuid } from './ids.ts';
import { type RowView, rowView, speechOf } from './row-view.ts';

export const ROWS_A_PAGE = 100;

export interface RowsPage {
	one: Import;
	counts: RowCounts;
	rows: RowView[];
	/** Page shown, from 1. */
	page: number;
}

/** One page of an import's rows. Answers 404 when there is no such import in this school. */
export async function readRows(
	tx: Tx,
	id: string,
	filter: Parameters<typeof importRows.page>[2],
	asked: string | null,
	session: Session
): Promise<RowsPage> {
	const one = await findImport(tx, id);
	const page = pageAsked(asked);
	const rows = await importRows.page(tx, id, filter, (page - 1) * ROWS_A_PAGE, ROWS_A_PAGE);
	const speech = speechOf(await context.names(tx), one, session.school, session.locale);
	return {
		one,
		counts: await importCounts.counts(tx, id),
		rows: rows.map((row) => rowView(one, row, speech)),
		page
	};
}

/** As an address has it, from 1. */
export const pageAsked = (asked: string | null): number =>
	Math.min(400, Math.max(1, Math.trunc(Number(asked)) || 1));

/** @param isToChange nobody else changes it or its rows until this transaction ends */
export async function findImport(tx: Tx, id: string, isToChange = false): Promise<Import> {
	if (isToChange && isUuid(id)) await imports.lock(tx, id);
	const one = isUuid(id) ? await imports.find(tx, id) : null;
	if (!one) error(404, m.import_not_found());
	return one;
}
