import { error } from '@sveltejs/kit';
import * as boards from '#db/boards.ts';
import * as importActs from '#db/import-acts.ts';
import * as importCounts from '#db/import-counts.ts';
import * as imports from '#db/imports.ts';
import { inSchool } from '#db/sql.ts';
import { isAdmin, isStaff } from '#domain/policy.ts';
import { rulesOn } from '#domain/rules.ts';
import { dayOf, isInReach, REACH } from '#domain/week.ts';
import { placeIn } from '#lib/board/board-place.ts';
import { type DeskData } from '#lib/board/desk.svelte.ts';
import { type ImportShown } from '#lib/board/import-shown.ts';
import { isUuid } from '#lib/import/ids.ts';
import { nothingWords } from '#lib/import/nothing.ts';
import { m } from '#paraglide/messages.js';
import { factsFor } from './directory.ts';
import { profileIn } from './roster/noun.ts';

/** What the board page needs before its socket is open: names, rules, and which week is asked for. */
export async function boardPage(locals: App.Locals, url: URL): Promise<{ data: DeskData; today: string }> {
	const { session, house } = locals;
	if (!session) error(401, 'Sign in first.');
	const { actor, school } = session;
	if (!isStaff(actor)) error(403, 'Only for the staff of the school.');
	const now = house.clock();
	const today = dayOf(new Date(now).toISOString(), school.zone);
	const facts = await factsFor(house, actor);
	const place = placeIn(url.searchParams, today, rulesOn(today, facts.dated).days);
	if (!isInReach(place.week, now)) error(404, m.board_beyond_reach({ weeks: REACH }));
	const [{ topics }, head, importing] = await Promise.all([
		inSchool(house.sql, { school: actor.school }, (tx) => profileIn(tx, actor.school)),
		boards.head(house.sql, actor.school, place.week),
		importIn(locals, url.searchParams.get('import'))
	]);
	return {
		today,
		data: {
			viewer: {
				account: actor.account,
				name: session.name,
				admin: isAdmin(actor),
				instructor: actor.instructor,
				locale: session.locale
			},
			school: { id: school.id, name: school.name, zone: school.zone },
			...facts,
			topics: topics.map(({ key, name }) => ({ key, name: spaced(name[session.locale]) })),
			place,
			published: head?.published ?? false,
			now,
			importing
		}
	};
}

/** The import an admin looks at on the board before it is written. */
async function importIn({ session, house }: App.Locals, id: string | null): Promise<ImportShown | null> {
	if (!session || id === null || !isUuid(id) || !isAdmin(session.actor)) return null;
	return await inSchool(house.sql, { school: session.actor.school }, async (tx) => {
		const one = await imports.find(tx, id);
		if (one?.state !== 'previewed') return null;
		const counts = await importCounts.counts(tx, id);
		const judged = await imports.judged(tx, id);
		return {
			id,
			files: one.files.map((file) => file.name).join(', '),
			days: await importCounts.shownOnDays(tx, id, session.school.zone),
			revision: (await importActs.last(tx, id)).revision,
			isOld: judged.isOld,
			judgedAt: judged.at.toISOString(),
			taken: counts.takable.fits,
			total: counts.total,
			nothing: nothingWords(counts)
		};
	});
}

/** No line begins with a sign that French sets apart. */
const spaced = (text: string): string => text.replaceAll(/ (?=[:;?!»])/g, '\u202f');
