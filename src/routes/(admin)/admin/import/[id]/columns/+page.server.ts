import { error, fail, redirect } from '@sveltejs/kit';
import * as choices from '#db/import-choices.ts';
import * as imports from '#db/imports.ts';
import { type Import } from '#db/imports.ts';
import { guessAs, isKindOpen } from '#domain/import/guess-table.ts';
import { type Tx } from '#db/sql.ts';
import { type KeptTable, type TableMapping } from '#domain/import/table.ts';
import {
	distinct,
	kindField,
	kindOf,
	namesOf,
	sheetsIn,
	toldOf,
	workbooksIn
} from '#lib/import/columns-form.ts';
import { nextPage } from '#lib/import/next-page.ts';
import { receiveAgain } from '#lib/import/receive.ts';
import { findImport } from '#lib/import/rows-page.ts';
import { fileErrorWords, isListTaken, isStarted, pathOf } from '#lib/import/words.ts';
import { withSession } from '#lib/server/session.ts';
import { m } from '#paraglide/messages.js';
import { type Actions, type PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { inOwnSchool } = withSession(locals);
	const { one, all } = await inOwnSchool((tx) => tablesOf(tx, params.id));
	const tables = distinct(all);
	if (isSettled(one) || tables.length === 0) redirect(303, pathOf(one.id, one.state));
	return {
		workbooks: workbooksIn(all),
		id: one.id,
		isList: one.isList,
		hasLessons: one.hasLessons,
		tables: tables.map((table, at) => ({
			...table,
			name: namesOf(all, table),
			isKindOpen: isKindOpen(table),
			mapping: mappingAs(table, url.searchParams.get(kindField(at)))
		}))
	};
};

/** Something was made of them already. */
const isSettled = (one: Import): boolean => isStarted(one.state) || isListTaken(one);

/** As it was told or guessed; or, asked for another kind of list, as guessed for that. */
function mappingAs({ mapping, headers, sample }: KeptTable, asked: string | null): TableMapping {
	const kind = kindOf(asked) ?? mapping.kind;
	return kind === mapping.kind ? mapping : guessAs(kind, headers, sample);
}

const tablesOf = async (tx: Tx, id: string) => ({
	one: await findImport(tx, id),
	all: await imports.tables(tx, id)
});

export const actions: Actions = {
	/** The file is read again with these columns; with other sheets ticked, theirs are shown first. */
	default: async ({ locals, params, request }) => {
		const { session, inOwnSchool } = withSession(locals);
		const form = await request.formData().catch(() => error(400, m.web_bad_request()));
		const { one, all } = await inOwnSchool((tx) => tablesOf(tx, params.id));
		if (isSettled(one)) redirect(303, pathOf(one.id, one.state));
		const sheets = sheetsIn(form, all);
		const { told, problem } = toldOf(form, all);
		const wrong = sheets.problem ?? (sheets.isOther ? null : problem);
		if (wrong !== null) return fail(400, { problem: wrong, told });
		const said = { tables: told, workbooks: sheets.workbooks };
		const before = await inOwnSchool((tx) => choices.tablesRead(tx));
		const wish = sheets.isOther ? { ...said, tables: { ...before.tables, ...told } } : said;
		const received = await receiveAgain(locals.house, session, one.id, wish, sheets.isOther);
		if (!received.ok) return fail(400, { problem: fileErrorWords(received.error, received.file), told });
		if (sheets.isOther) redirect(303, `/admin/import/${one.id}/columns`);
		await inOwnSchool((tx) => choices.saveTablesRead(tx, session.actor.school, said));
		redirect(303, await nextPage(locals.house, session, one.id));
	}
};
