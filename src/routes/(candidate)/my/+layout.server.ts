import * as inbox from '#db/inbox.ts';
import { inSchool } from '#db/sql.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals }) => {
	const { session, house } = locals;
	const candidate = session?.actor.candidate;
	return {
		unread: candidate
			? await inSchool(house.sql, { school: session.school.id, candidate }, (tx) =>
					inbox.unread(tx, candidate)
				)
			: 0,
		who: session?.name ?? '',
		school: session?.school.name ?? '',
		zone: session?.school.zone ?? 'UTC',
		/** Milliseconds; the page counts on from here, whatever the phone's own clock says. */
		now: house.clock()
	};
};
