import * as candidates from '#db/candidates.ts';
import { type LayoutServerLoad } from './$types';
import { asStaff, unreadOf } from '#lib/server/own-messages.ts';
import { withSession } from '#lib/server/session.ts';

export const load: LayoutServerLoad = async ({ locals }) => {
	const { session, inOwnSchool } = withSession(locals);
	return {
		school: session.school,
		person: session.name,
		locale: locals.locale,
		unread: await unreadOf(locals, await asStaff(locals)),
		activeCandidates: await inOwnSchool((tx) => candidates.countActive(tx))
	};
};
