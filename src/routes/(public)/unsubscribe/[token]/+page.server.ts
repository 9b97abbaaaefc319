import { error, fail, type RequestEvent } from '@sveltejs/kit';
import * as noticeChoices from '#db/notice-choices.ts';
import { inSchool } from '#db/sql.ts';
import { letterOfToken } from '#notices/unsubscribe.ts';
import { m } from '#paraglide/messages.js';
import { type Actions, type PageServerLoad } from './$types';

/** The link is a secret, and whether it was used changes. */
export const load: PageServerLoad = async (event) => {
	event.setHeaders({ 'cache-control': 'no-store' });
	const { schoolName, kind, used } = await letterOf(event);
	return { school: schoolName, kind, used };
};

export const actions: Actions = {
	/** Also what a mail provider sends for its own button: no cookie, no page before it (RFC 8058). */
	default: async (event) => {
		const { id, school } = await letterOf(event);
		const done = await inSchool(event.locals.house.sql, { school }, (tx) => noticeChoices.declineBy(tx, id));
		return done ? { done } : fail(409, { done });
	}
};

/** Whoever holds the link got the letter: the link proves itself, there is no session. */
async function letterOf({ params, locals }: Pick<RequestEvent, 'locals'> & { params: { token: string } }) {
	const { sql, secrets } = locals.house;
	const id = letterOfToken(secrets, params.token);
	const letter = id === null ? null : await noticeChoices.letter(sql, id);
	if (id === null || letter === null) error(404, m.notice_unsubscribe_forged());
	return { id, ...letter };
}
