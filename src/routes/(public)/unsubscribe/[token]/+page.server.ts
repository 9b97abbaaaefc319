import { fail, type RequestEvent } from '@sveltejs/kit';
import * as noticeChoices from '#db/notice-choices.ts';
import { inSchool } from '#db/sql.ts';
import { letterOfToken } from '#notices/unsubscribe.ts';
import { type Actions, type PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const letter = await letterOf(event);
	return { letter: letter && { school: letter.schoolName, kind: letter.kind, used: letter.used } };
};

export const actions: Actions = {
	/** Also what a mail provider sends for its own button: no cookie, no page before it (RFC 8058). */
	default: async (event) => {
		const letter = await letterOf(event);
		if (!letter) return fail(404, { done: false });
		const { id, school } = letter;
		const done = await inSchool(event.locals.house.sql, { school }, (tx) => noticeChoices.declineBy(tx, id));
		return done ? { done } : fail(409, { done });
	}
};

/** Whoever holds the link got the letter: the link proves itself, there is no session. Null: it is none of ours. */
async function letterOf({ params, locals }: Pick<RequestEvent, 'locals'> & { params: { token: string } }) {
	const { sql, secrets } = locals.house;
	const id = letterOfToken(secrets, params.token);
	const letter = id === null ? null : await noticeChoices.letter(sql, id);
	return id === null || letter === null ? null : { id, ...letter };
}
