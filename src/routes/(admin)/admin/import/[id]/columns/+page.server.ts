import { error, fail, redirect } from '@sveltejs/kit';
import * as choices from '#db/import-choices.ts';
import * as imports from '#db/imports.ts';
import { type Import } from '#db/imports.ts';
import { guessAs } from '#domain/import/guess-table.ts';
import { type KeptTable, type TableMapping } from '#domain/import/table.ts';
import { distinct, kindField, kindOf, toldOf } from '#lib/import/columns-form.ts';
import { nextPage } from '#lib/import/next-page.ts';
import { receiveAgain } from '#lib/import/receive.ts';
import { findImport } from '#lib/import/rows-page.ts';
import { fileErrorWords, isListTaken, isStarted, pathOf } from '#lib/import/words.ts';
import { withSession } from '#lib/server/session.ts';
import { m } from '#paraglide/messages.js';
import { type Actions, type PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { inOwnSchool } = withSession(locals);
	const { one, tables } = await inOwnSchool(async (tx) => ({
		one: await findImport(tx, params.id),
		tables: distinct(await imports.tables(tx, params.id))
	}));
	if (isSettled(one) || tables.length === 0) redirect(303, pathOf(one.id, one.state));
	return {
		id: one.id,
		isList: one.isList,
		hasLessons: one.hasLessons,
		tables: tables.map((table, at) => ({
			...table,
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

export const actions: Actions = {
	/** The file is read again with these columns. */
	default: async ({ locals, params, request }) => {
		const { session, inOwnSchool } = withSession(locals);
		const form = await request.formData().catch(() => error(400, m.web_bad_request()));
		const { one, tables } = await inOwnSchool(async (tx) => ({
			one: await findImport(tx, params.id),
			tables: distinct(await imports.tables(tx, params.id))
		}));
		if (isSettled(one)) redirect(303, pathOf(one.id, one.state));
		const { told, problem } = toldOf(form, tables);
		if (problem !== null) return fail(400, { problem, told });
		const received = await receiveAgain(locals.house, session, one.id, told);
		if (!received.ok) return fail(400, { problem: fileErrorWords(received.error, received.file), told });
		const said = Object.entries(told).map(([key, choice]) => ({ kind: 'columns' as const, key, choice }));
		await inOwnSchool((tx) => choices.save(tx, session.actor.school, said));
		redirect(303, await nextPage(locals.house, session, one.id));
	}
};
