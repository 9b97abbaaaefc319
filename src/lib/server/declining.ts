import { error, fail, type RequestEvent } from '@sveltejs/kit';
import * as noticeChoices from '#db/notice-choices.ts';
import { inSchool } from '#db/sql.ts';
import { type Secrets } from '#secrets';

/** How the links of one channel are read. */
interface Links {
	/** Null: none of ours. */
	read: (secrets: Secrets | null, token: string) => noticeChoices.LinkedTo | null;
	/** Said where it is none. */
	forged: () => string;
}
type Event = RequestEvent & { params: { token: string } };

/** The page behind the link of a letter or text: asks first, and ends such messages once. */
export function declining({ read, forged }: Links) {
	/** Whoever holds the link got the letter: the link proves itself, there is no session. */
	const letterOf = async ({ params, locals }: Event) => {
		const { sql, secrets } = locals.house;
		const to = read(secrets, params.token);
		const letter = to && (await noticeChoices.letter(sql, to));
		if (!letter) error(404, forged());
		return letter;
	};
	return {
		/** The link is a secret, and whether it was used changes. */
		load: async (event: Event) => {
			event.setHeaders({ 'cache-control': 'no-store' });
			const { schoolName, role, channel, kind, used, hasAccount } = await letterOf(event);
			return { school: schoolName, role, channel, kind, used, hasAccount };
		},
		decline: async (event: Event) => {
			const { id, school } = await letterOf(event);
			const done = await inSchool(event.locals.house.sql, { school }, (tx) =>
				noticeChoices.declineBy(tx, id)
			);
			return done ? { done } : fail(409, { done });
		}
	};
}
