import { asCandidate, unreadOf } from '#lib/server/own-messages.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals }) => {
	const { session, house } = locals;
	return {
		unread: session?.actor.candidate ? await unreadOf(locals, asCandidate(locals)) : 0,
		who: session?.name ?? '',
		school: session?.school.name ?? '',
		zone: session?.school.zone ?? 'UTC',
		/** Milliseconds; the page counts on from here, whatever the phone's own clock says. */
		now: house.clock()
	};
};
