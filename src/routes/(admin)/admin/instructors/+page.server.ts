import * as instructors from '#db/instructors.ts';
import { PAGE_SIZE } from '#db/listing.ts';
import { listingOf } from '#lib/server/listing.ts';
import { withSession } from '#lib/server/session.ts';
import { type PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { inOwnSchool } = withSession(locals);
	const listing = listingOf(url, locals.house.clock());
	return { listing, size: PAGE_SIZE, ...(await inOwnSchool((tx) => instructors.list(tx, listing))) };
};
