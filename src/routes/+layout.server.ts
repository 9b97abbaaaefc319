import * as accounts from '#db/accounts.ts';
import { HOMES } from '#lib/server/gate.ts';
import { themeOf } from '#lib/server/theme.ts';
import { type LayoutServerLoad } from './$types';

/** What every frame offers: the theme of this device, and what else its reader is, here and in other schools. */
export const load: LayoutServerLoad = async ({ cookies, locals: { house, session } }) => ({
	theme: themeOf({ cookies }) ?? 'system',
	standings:
		session && !session.passwordGiven
			? (await accounts.schoolsOf(house.sql, session.actor.account)).map((one) => ({
					...one,
					home: HOMES[one.role],
					isOpen: one.school === session.school.id
				}))
			: []
});
