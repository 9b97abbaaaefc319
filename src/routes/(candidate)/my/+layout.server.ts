import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals }) => {
	const { session, house } = locals;
	return {
		who: session?.name ?? '',
		school: session?.school.name ?? '',
		zone: session?.school.zone ?? 'UTC',
		/** Milliseconds; the page counts on from here, whatever the phone's own clock says. */
		now: house.clock()
	};
};
