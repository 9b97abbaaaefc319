import * as noticeLog from '#db/notice-log.ts';
import { csvOf } from '#lib/export/csv.ts';
import { channelWord, noticeKindWord, noticeStateWord } from '#lib/notices/words.ts';
import { listingOf } from '#lib/server/listing.ts';
import { withSession } from '#lib/server/session.ts';
import { m } from '#paraglide/messages.js';
import { type RequestHandler } from './$types';
import { partOf } from '../part.ts';

/** The part of the log the page shows, to keep; instants in UTC. */
export const GET: RequestHandler = async ({ locals, url }) => {
	const { session, inOwnSchool } = withSession(locals);
	const listing = listingOf(url, locals.house.clock());
	const { rows, more } = await inOwnSchool((tx) => noticeLog.all(tx, listing, partOf(url)));
	const head = [
		`${m.notice_col_when()} (UTC)`,
		m.notice_col_person(),
		m.notice_kind(),
		m.notice_col_channel(),
		m.notice_col_state(),
		m.notice_col_subject(),
		m.notice_text(),
		m.notice_address(),
		m.sms_col_segments(),
		m.sms_col_cost(),
		m.notice_attempts(),
		m.notice_answer()
	];
	const lines = rows.map((row) => [
		(row.settledAt ?? row.createdAt).toISOString(),
		row.name,
		noticeKindWord(row.kind),
		channelWord(row.channel),
		noticeStateWord(row.state),
		row.subject ?? '',
		row.body ?? '',
		row.address ?? '',
		String(row.segments ?? ''),
		String(row.cost ?? ''),
		String(row.attempts),
		row.error ?? row.answer ?? ''
	]);
	const end = more ? [[m.notice_export_more({ count: rows.length })]] : [];
	return new Response(csvOf([head, ...lines, ...end], session.locale === 'fr' ? ';' : ','), {
		headers: {
			'content-type': 'text/csv; charset=utf-8',
			'content-disposition': 'attachment; filename="messages.csv"',
			'cache-control': 'private, no-store'
		}
	});
};
