import { PAGE_SIZE } from '#db/listing.ts';
import * as noticeLog from '#db/notice-log.ts';
import { waitingFor } from '#lib/notices/waiting.ts';
import { listingOf } from '#lib/server/listing.ts';
import { withSession } from '#lib/server/session.ts';
import { type PageServerLoad } from './$types';
import { viewOf } from './view.ts';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { inOwnSchool } = withSession(locals);
	const { clock, sql, demo } = locals.house;
	const listing = listingOf(url, clock());
	const view = viewOf(url);
	return {
		listing,
		view,
		demo,
		size: PAGE_SIZE,
		waiting: await waitingFor(sql, Date.now()),
		...(await inOwnSchool((tx) => noticeLog.list(tx, listing, view)))
	};
};
