import { fail, redirect } from '@sveltejs/kit';
import * as imports from '#db/imports.ts';
import { mappingAsGuessed } from '#domain/import/kept.ts';
import * as namesPage from '#lib/import/names-page.ts';
import { preview } from '#lib/import/preview.ts';
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
		const { session, inOwnSchool } = withSession(locals);
		const received = await receive(locals.house, session, request);
		if (received.ok) {
			const page = await inOwnSchool((tx) => namesPage.read(tx, received.id, null));
			if (!page?.isSettled) redirect(303, `/admin/import/${received.id}`);
			// Nothing is asked that was told before.
			const mapping = mappingAsGuessed(page.found, page.by);
			await preview(locals.house, session.actor, received.id, mapping);
			redirect(303, `/admin/import/${received.id}/preview`);
		}
		const unread = received.error === 'no_lesson' ? received.unread : [];
		return fail(received.error === 'busy' ? 503 : 400, {
			problem: fileErrorWords(received.error, received.file),
			unread: unread.map(({ row, title, reason }) => ({ row, title, why: unreadWords(reason) }))
		});
	}
};
