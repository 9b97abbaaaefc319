import { redirect } from '@sveltejs/kit';
import * as importActs from '#db/import-acts.ts';
import * as importCounts from '#db/import-counts.ts';
import * as importRows from '#db/import-rows.ts';
import * as imports from '#db/imports.ts';
import { type Import, type ImportState } from '#db/imports.ts';
import { type Tx } from '#db/sql.ts';
import { begun } from '#lib/import/at-work.ts';
import { madeViews } from '#lib/import/made-view.ts';
import { findImport, readRows, ROWS_A_PAGE } from '#lib/import/rows-page.ts';
import { actWords } from '#lib/import/take.ts';
import { beginUndo, keepersBeside, wouldUndo } from '#lib/import/undo.ts';
import { isListTaken, isStarted, pathOf } from '#lib/import/words.ts';
import { dayOf, dayWords } from '#lib/planning/calendar-day.ts';
import { formData } from '#lib/server/form.ts';
import { withSession } from '#lib/server/session.ts';
import { weekOf } from '#domain/week.ts';
import { type Session } from '#identity/identity.ts';
import { type Actions, type PageServerLoad, type RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { session, inOwnSchool } = withSession(locals);
	const outcome = importRows.ROW_OUTCOMES.find((one) => one === url.searchParams.get('outcome'));
	const { one, counts, rows, page, progress, isSilent, made, acts } = await inOwnSchool(async (tx) => {
		const read = await readRows(tx, params.id, { outcome }, url.searchParams.get('page'), session);
		return {
			...read,
			acts: await importActs.last(tx, read.one.id),
			progress: await importCounts.progress(tx, read.one),
			isSilent: await imports.isSilent(tx, read.one.id),
			made: await madeViews(tx, read.one, session)
		};
	});
	if (!isStarted(one.state)) redirect(303, pathOf(one.id, one.state));
	if (one.isList && isOnlyList(one, counts)) redirect(303, `/admin/import/${one.id}/list`);
	const undo = await inOwnSchool((tx) => undoOf(tx, one, counts, url, session));
	return {
		id: one.id,
		files: one.files.map(({ name }) => name),
		isTable: one.isTable,
		isList: one.isList,
		hasLessons: one.hasLessons,
		state: one.state,
		by: one.by ?? '',
		/** Somebody else had taken it when this person pressed: who, and when. */
		taken: url.searchParams.has('late') ? actWords(acts, session.school.zone, session.locale) : null,
		progress,
		/** It was cut off, and will be taken up again. */
		isSilent,
		trouble: one.trouble,
		...undo,
		made,
		counts,
		rows,
		page,
		outcome: outcome ?? null,
		pageLength: ROWS_A_PAGE,
		week: weekOf(one.firstLesson ?? new Date(locals.house.clock()).toISOString(), session.school.zone)
	};
};

/** What an undo would do, where somebody asks for it; of an import taken back, what one could still do. */
async function undoOf(
	tx: Tx,
	one: Import,
	{ outcomes }: importCounts.RowCounts,
	{ searchParams }: URL,
	{ school, locale }: Session
) {
	const isUndone = one.state === 'undone';
	const isWanted = searchParams.has('undo');
	const isLooked = isUndone ? outcomes.kept !== undefined : isWanted && UNDONE.includes(one.state);
	const would = isLooked ? await wouldUndo(tx, one) : 0;
	const isAsked = isWanted && isLooked && !(isUndone && would === 0);
	const keepers = isUndone ? await keepersBeside(tx, one.id) : [];
	return {
		/** Lessons that would go, where somebody asks; null: nobody does. */
		wouldUndo: isAsked ? would : null,
		/** Pressed on a page that said fewer. */
		isMore: isAsked && searchParams.has('more'),
		/** The same of an import taken back, asked or not: lessons its undo kept that could go now. */
		rest: would,
		/** The same of imports taken back before this one. */
		keepers: keepers.map(({ id, count, createdAt }) => ({
			...{ id, count },
			day: dayWords(dayOf(createdAt.toISOString(), school.zone), locale)
		}))
	};
}

/** Of its lessons nothing was ever taken. */
const isOnlyList = ({ state }: Import, { total, outcomes }: importCounts.RowCounts): boolean =>
	total === 0 || (state === 'undone' && WRITTEN.every((outcome) => outcomes[outcome] === undefined));
const WRITTEN = ['back', 'kept', 'closed', 'opened'] as const;

export const actions: Actions = {
	/** What nobody has touched since is taken back. */
	undo: (event) => takeBack(event, (one) => (isListTaken(one) ? [...UNDONE, ...BEFORE] : UNDONE)),
	/** What an undo kept, and nothing stands in the way of any more. */
	rest: (event) => takeBack(event, () => ['undone']),
	/** Another admin takes up what stopped. */
	resume: async ({ locals, params }) => {
		const { session, inOwnSchool } = withSession(locals);
		const { account } = session.actor;
		const id = await inOwnSchool(async (tx) => {
			const one = await findImport(tx, params.id);
			if (await imports.moveOn(tx, one.id, ['stopped'], 'applying'))
				await imports.setAccount(tx, one.id, account);
			return one.id;
		});
		await begun(locals.house, session.actor.school, id);
		redirect(303, `/admin/import/${id}/result`);
	}
};

const UNDONE: readonly ImportState[] = ['applied', 'stopped'];
/** Its list may be taken back before its lessons were taken. */
const BEFORE: readonly ImportState[] = ['uploaded', 'mapped', 'previewed'];

/** Never more than the page said that was pressed on: where more would go by now, it is asked again. */
async function takeBack(event: RequestEvent, from: (one: Import) => readonly ImportState[]): Promise<never> {
	const { locals, params } = event;
	const { session, inOwnSchool } = withSession(locals);
	const { actor } = session;
	const said = (await formData(event)).get('most');
	const most = said === null ? null : Number(said);
	const { id, isBegun } = await inOwnSchool(async (tx) => {
		const one = await findImport(tx, params.id, true);
		return { id: one.id, isBegun: await beginUndo(tx, one, from(one), { account: actor.account, most }) };
	});
	if (!isBegun) redirect(303, `/admin/import/${id}/result?undo=ask&more`);
	await begun(locals.house, actor.school, id);
	redirect(303, `/admin/import/${id}/result`);
}
