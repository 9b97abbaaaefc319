import * as vehicles from '#db/vehicles.ts';
import { PAGE_SIZE } from '#db/listing.ts';
import { dayOf } from '#domain/week.ts';
import { listingOf } from '#lib/server/listing.ts';
import { withSession } from '#lib/server/session.ts';
import { type PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { session, inOwnSchool } = withSession(locals);
	const listing = listingOf(url, locals.house.clock());
	const today = dayOf(new Date(locals.house.clock()).toISOString(), session.school.zone);
	return { today, listing, size: PAGE_SIZE, ...(await inOwnSchool((tx) => vehicles.list(tx, listing))) };
};
