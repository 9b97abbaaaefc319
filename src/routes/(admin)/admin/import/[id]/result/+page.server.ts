import { redirect } from '@sveltejs/kit';
import * as importActs from '#db/import-acts.ts';
import * as importRows from '#db/import-rows.ts';
import * as imports from '#db/imports.ts';
import { type Import, type ImportState } from '#db/imports.ts';
import { begun } from '#lib/import/at-work.ts';
import { madeViews } from '#lib/import/made-view.ts';
import { findImport, readRows, ROWS_A_PAGE } from '#lib/import/rows-page.ts';
import { actWords } from '#lib/import/take.ts';
import { wouldUndo } from '#lib/import/undo.ts';
import { isListTaken, isStarted, pathOf } from '#lib/import/words.ts';
import { withSession } from '#lib/server/session.ts';
import { weekOf } from '#domain/week.ts';
import { type Actions, type PageServerLoad, type RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { session, inOwnSchool } = withSession(locals);
	const outcome = importRows.ROW_OUTCOMES.find((one) => one === url.searchParams.get('outcome'));
	const { one, counts, rows, page, progress, isSilent, made, acts } = await inOwnSchool(async (tx) => {
		const read = await readRows(tx, params.id, { outcome }, url.searchParams.get('page'), session);
		return {
			...read,
			acts: await importActs.last(tx, read.one.id),
			progress: await importRows.progress(tx, read.one),
			isSilent: await imports.isSilent(tx, read.one.id),
			made: await madeViews(tx, read.one, session)
		};
	});
	if (!isStarted(one.state)) redirect(303, pathOf(one.id, one.state));
	if (one.isList && isOnlyList(one, counts)) redirect(303, `/admin/import/${one.id}/list`);
	const isAsked = url.searchParams.has('undo') && UNDONE.includes(one.state);
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
		/** Lessons that would go, where somebody asks; null: nobody does. */
		wouldUndo: isAsked ? await inOwnSchool((tx) => wouldUndo(tx, one)) : null,
		made,
		counts,
		rows,
		page,
		outcome: outcome ?? null,
		pageLength: ROWS_A_PAGE,
		week: weekOf(one.firstLesson ?? new Date(locals.house.clock()).toISOString(), session.school.zone)
	};
};

/** Of its lessons nothing was ever taken. */
const isOnlyList = ({ state }: Import, { total, outcomes }: importRows.RowCounts): boolean =>
	total === 0 || (state === 'undone' && WRITTEN.every((outcome) => outcomes[outcome] === undefined));
const WRITTEN = ['back', 'kept', 'closed', 'opened'] as const;

export const actions: Actions = {
	/** What nobody has touched since is taken back. */
	undo: (event) => begin(event, (one) => (isListTaken(one) ? [...UNDONE, ...BEFORE] : UNDONE), 'undoing'),
	/** Another admin takes up what stopped. */
	resume: (event) => begin(event, () => ['stopped'], 'applying')
};

const UNDONE: readonly ImportState[] = ['applied', 'stopped'];
/** Its list may be taken back before its lessons were taken. */
const BEFORE: readonly ImportState[] = ['uploaded', 'mapped', 'previewed'];

async function begin(
	{ locals, params }: RequestEvent,
	from: (one: Import) => readonly ImportState[],
	to: 'undoing' | 'applying'
): Promise<never> {
	const { session, inOwnSchool } = withSession(locals);
	const { actor } = session;
	const id = await inOwnSchool(async (tx) => {
		const one = await findImport(tx, params.id);
		if (await imports.moveOn(tx, one.id, from(one), to)) await imports.setAccount(tx, one.id, actor.account);
		return one.id;
	});
	await begun(locals.house, actor.school, id);
	redirect(303, `/admin/import/${id}/result`);
}
