import { fail, redirect } from '@sveltejs/kit';
import * as importActs from '#db/import-acts.ts';
import * as importClosures from '#db/import-closures.ts';
import * as importCounts from '#db/import-counts.ts';
import * as importRows from '#db/import-rows.ts';
import * as imports from '#db/imports.ts';
import { VERDICTS } from '#domain/import/judge.ts';
import { weekOf } from '#domain/week.ts';
import { OVERRIDE_REASONS } from '#domain/verdict.ts';
import { begun } from '#lib/import/at-work.ts';
import { isUuid } from '#lib/import/ids.ts';
import { preview } from '#lib/import/preview.ts';
import { changedSince, take } from '#lib/import/take.ts';
import { findImport, readRows, ROWS_A_PAGE } from '#lib/import/rows-page.ts';
import { isListTaken, outsideWords, pathOf, sheetsWords } from '#lib/import/words.ts';
import { formData } from '#lib/server/form.ts';
import { withSession } from '#lib/server/session.ts';
import { m } from '#paraglide/messages.js';
import { type Actions, type PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { session, inOwnSchool } = withSession(locals);
	const verdict = VERDICTS.find((one) => one === url.searchParams.get('verdict'));
	const change = importRows.ROW_CHANGES.find((one) => one === url.searchParams.get('change'));
	const { one, counts, rows, page } = await inOwnSchool((tx) =>
		readRows(tx, params.id, { verdict, change }, url.searchParams.get('page'), session)
	);
	const first = await inOwnSchool((tx) => importCounts.firstStart(tx, one.id));
	if (one.state !== 'previewed') redirect(303, pathOf(one.id, one.state));
	const { acts, closures, tables, judged } = await inOwnSchool(async (tx) => ({
		acts: await importActs.last(tx, one.id),
		judged: await imports.judged(tx, one.id),
		closures: await importClosures.offered(tx, one.id),
		tables: await imports.tables(tx, one.id)
	}));
	return {
		id: one.id,
		files: one.files.map(({ name }) => name),
		outside: outsideWords(one.files),
		sheets: sheetsWords(one.files),
		canChooseSheets: !isListTaken(one) && tables.some(({ workbook }) => workbook),
		isTable: one.isTable,
		isList: one.isList,
		hasLessons: one.hasLessons,
		isListTaken: isListTaken(one),
		closures,
		judged,
		revision: acts.revision,
		counts,
		rows,
		page,
		verdict: verdict ?? null,
		change: change ?? null,
		week: first === null ? null : weekOf(first, session.school.zone),
		pageLength: ROWS_A_PAGE
	};
};

const rowsIn = (form: FormData, name: string): number[] =>
	form
		.getAll(name)
		.map(Number)
		.filter((n) => Number.isInteger(n) && n > 0 && n < 100_000);

/** A row's number and lesson, as `choice` of the page has them. */
function chosenIn(value: FormDataEntryValue): importRows.Chosen[] {
	const [n, lesson = ''] = typeof value === 'string' ? value.split(' ') : [];
	return isUuid(lesson) ? [{ n: Number(n) || 0, lesson }] : [];
}

export const actions: Actions = {
	/** Rows ticked are left out, or taken up again; what is gone is so kept, or cancelled. */
	leave: async (event) => {
		const { locals, params } = event;
		const { session, inOwnSchool } = withSession(locals);
		const form = await formData(event);
		const chosen = form.getAll('row').flatMap(chosenIn);
		const again = await inOwnSchool(async (tx) => {
			const one = await findImport(tx, params.id, true);
			if (one.state !== 'previewed') return null;
			const touched = await importRows.leaveOut(tx, one.id, chosen, form.get('out') !== 'no');
			if (touched.isChanged) await importActs.note(tx, one.id, session.actor.account);
			return touched.touchesOthers && one.mapping ? { id: one.id, mapping: one.mapping } : null;
		});
		if (again) await preview(locals.house, session.actor, again.id, again.mapping);
	},
	/** Whole days ticked are closures of the school once the import is applied. */
	close: async (event) => {
		const { session, inOwnSchool } = withSession(event.locals);
		const form = await formData(event);
		await inOwnSchool(async (tx) => {
			const one = await findImport(tx, event.params.id, true);
			if (one.state !== 'previewed') return;
			if (await importClosures.tick(tx, one.id, rowsIn(form, 'shown'), rowsIn(form, 'row')))
				await importActs.note(tx, one.id, session.actor.account);
		});
	},
	/** The planning has moved on meanwhile: everything is judged anew. */
	judge: async ({ locals, params }) => {
		const { session, inOwnSchool } = withSession(locals);
		const one = await inOwnSchool((tx) => findImport(tx, params.id));
		if (one.mapping) await preview(locals.house, session.actor, one.id, one.mapping);
	},
	apply: async (event) => {
		const { locals, params } = event;
		const { session, inOwnSchool } = withSession(locals);
		const form = await formData(event);
		const soft = form.get('soft') === 'yes';
		const reason = OVERRIDE_REASONS.find((one) => one === form.get('reason')) ?? null;
		if (soft && reason === null) return fail(400, { problem: m.import_reason_missing() });
		const pressed = { revision: Number(form.get('revision')), reason: soft ? reason : null };
		const took = await inOwnSchool((tx) => take(tx, session.actor, params.id, pressed));
		if (!took.ok && took.why === 'changed')
			return fail(409, { problem: changedSince(took, Number(form.get('taken')), session) });
		if (took.ok) await begun(locals.house, session.actor.school, params.id);
		redirect(303, `/admin/import/${params.id}/result${!took.ok && took.byOther ? '?late' : ''}`);
	}
};
