import { asCandidate, clockOf, unreadOf } from '#lib/server/own-messages.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals }) => {
	const { session, house } = locals;
	return {
		...(session?.actor.candidate ? await ownOf(locals) : { unread: 0, city: null }),
		who: session?.name ?? '',
		school: session?.school.name ?? '',
		zone: session?.school.zone ?? 'UTC',
		/** Milliseconds; the page counts on from here, whatever the phone's own clock says. */
		now: house.clock()
	};
};

async function ownOf(locals: App.Locals) {
	const own = asCandidate(locals);
	const [unread, { city }] = await Promise.all([unreadOf(locals, own), clockOf(locals, own)]);
	return { unread, city: city ?? null };
}
