import { fail, redirect } from '@sveltejs/kit';
import * as imports from '#db/imports.ts';
import { nextPage } from '#lib/import/next-page.ts';
import { receive } from '#lib/import/receive.ts';
import { fileErrorWords, unreadWords } from '#lib/import/words.ts';
import { withSession } from '#lib/server/session.ts';
import { type Actions, type PageServerLoad } from './$types';

const SHOWN = 30;

export const load: PageServerLoad = async ({ locals }) => {
	const { inOwnSchool } = withSession(locals);
	return { imports: await inOwnSchool((tx) => imports.list(tx, SHOWN)) };
};

export const actions: Actions = {
	default: async ({ locals, request }) => {
		const { session } = withSession(locals);
		const received = await receive(locals.house, session, request);
		if (received.ok) redirect(303, await nextPage(locals.house, session, received.id));
		const unread = received.error === 'no_lesson' ? received.unread : [];
		return fail(received.error === 'busy' ? 503 : 400, {
			problem: fileErrorWords(received.error, received.file),
			unread: unread.map(({ row, title, reason, file }) => ({
				row,
				title,
				why: unreadWords(reason, '', file)
			}))
		});
	}
};
