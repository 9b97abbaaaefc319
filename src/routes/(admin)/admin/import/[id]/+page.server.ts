import { error, fail, redirect } from '@sveltejs/kit';
import * as choices from '#db/import-choices.ts';
import * as importListed from '#db/import-listed.ts';
import * as imports from '#db/imports.ts';
import { type Tx } from '#db/sql.ts';
import { isMadeBy } from '#lib/import/file-rules.ts';
import { choiceFor, choiceValue, kindValue, mappingOf } from '#lib/import/mapping-form.ts';
import * as namesPage from '#lib/import/names-page.ts';
import { followsField, followsIn } from '#lib/import/versions-page.ts';
import { dayOf, dayWords } from '#lib/planning/calendar-day.ts';
import { preview } from '#lib/import/preview.ts';
import { isListTaken, isStarted, pathOf } from '#lib/import/words.ts';
import { withSession } from '#lib/server/session.ts';
import { m } from '#paraglide/messages.js';
import { keptOf } from '#domain/import/kept.ts';
import { type Found, type FoundNames, type Group, type Mapping } from '#domain/import/mapping.ts';
import { type Session } from '#identity/identity.ts';
import { isUuid } from '#lib/import/ids.ts';
import { type Actions, type PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { session, inOwnSchool } = withSession(locals);
	const page = await inOwnSchool((tx) => pageOf(tx, params.id, url.searchParams));
	const { one, byFile, directory, rows, lessons } = page;
	if (isStarted(one.state) || one.state === 'columns' || one.state === 'listed')
		redirect(303, pathOf(one.id, one.state));
	const mapping = one.mapping && isMadeBy(one.mapping, byFile) ? one.mapping : null;
	const shown = (group: Group) =>
		page.found[group].map((found: Found) => ({
			...found,
			value: choiceValue(choiceFor(group, found, mapping))
		}));
	return {
		id: one.id,
		isTable: one.isTable,
		isList: one.isList,
		hasLessons: one.hasLessons,
		isListTaken: isListTaken(one),
		/** Whom and what its list added, where it is asked whether the import is given up. */
		listed: url.searchParams.has('discard') ? await inOwnSchool((tx) => listedBy(tx, one.id)) : null,
		files: one.files,
		byFile,
		rows,
		lessons,
		directory: {
			instructors: directory.instructors,
			vehicles: directory.vehicles,
			places: directory.places,
			candidates: directory.candidates.map(({ id, name }) => ({ id, name }))
		},
		words: page.found.words && wordsByInstructor(page.found.words, mapping),
		versions: versionsFor(page, session),
		kinds: page.found.kinds.map((found) => ({
			...found,
			value: kindValue(mapping?.kinds?.[found.key] ?? found.guess)
		})),
		found: {
			instructors: shown('instructors'),
			candidates: shown('candidates'),
			vehicles: shown('vehicles'),
			places: shown('places')
		}
	};
};

const versionsFor = ({ versions }: namesPage.NamesPage, { school, locale }: Session) =>
	versions.map(({ source, name, earlier }) => ({
		field: followsField(source),
		name,
		earlier: earlier.name,
		day: dayWords(dayOf(earlier.at, school.zone), locale)
	}));

const listedBy = async (tx: Tx, id: string): Promise<number> =>
	(await importListed.counts(tx, id)).taken ?? 0;

async function pageOf(...[tx, id, asked]: Parameters<typeof namesPage.read>): Promise<namesPage.NamesPage> {
	const page = isUuid(id) ? await namesPage.read(tx, id, asked) : null;
	if (!page) error(404, m.import_not_found());
	return page;
}

/** Instructor → the words that stand for them in titles. */
function wordsByInstructor(
	found: readonly Found[],
	mapping: imports.Import['mapping']
): Record<string, string> {
	const words = mapping
		? Object.entries(mapping.instructors)
		: found.map((one) => [one.key, one.guess] as const);
	const result: Record<string, string> = {};
	for (const [word, choice] of words)
		if (choice.to === 'known') result[choice.id] = result[choice.id] ? `${result[choice.id]}, ${word}` : word;
	return result;
}

/** Without an instructor there is no lesson. */
function problemOf({ instructors }: Mapping, found: FoundNames): string | null {
	if (Object.values(instructors).some(({ to }) => to === 'known' || to === 'new')) return null;
	return found.words ? m.import_no_instructor_chosen() : m.import_all_instructors_left();
}

/** The form with one field a name found: these are no plain field names. What is no form at all answers 400. */
const choicesOf = (request: Request): Promise<FormData> =>
	request.formData().catch(() => error(400, m.web_bad_request()));

export const actions: Actions = {
	/** Who is who is settled: lessons are made of the rows and judged. */
	map: async (event) => {
		const { locals, params } = event;
		const { session, inOwnSchool } = withSession(locals);
		const form = await choicesOf(event.request);
		const page = await inOwnSchool((tx) => pageOf(tx, params.id, form));
		const mapping = {
			...mappingOf(form, page.rules, page.found, page.directory),
			follows: followsIn(form, page)
		};
		const problem = page.lessons === 0 ? null : problemOf(mapping, page.found);
		if (problem !== null) return fail(400, { problem });
		await inOwnSchool((tx) => choices.save(tx, session.actor.school, keptOf(mapping, page.byFile)));
		await preview(locals.house, session.actor, page.one.id, mapping);
		redirect(303, `/admin/import/${page.one.id}/preview`);
	},
	discard: async ({ locals, params }) => {
		const { inOwnSchool } = withSession(locals);
		const end = isUuid(params.id) ? await inOwnSchool((tx) => imports.discard(tx, params.id)) : 'gone';
		// Its lists were taken: what they made can still be taken back there.
		redirect(303, end === 'ended' ? `/admin/import/${params.id}/list` : '/admin/import');
	}
};
