import { createHash } from 'node:crypto';
import { factsFor } from '#lib/server/directory.ts';
import { staffOf } from '../staff.ts';
import { type RequestHandler } from './$types';

/** What the board of this viewer knows beside the lessons; never stored by a browser. */
export const GET: RequestHandler = async ({ locals, request }) => {
	const body = JSON.stringify(await factsFor(locals.house, staffOf(locals).actor));
	const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;
	const headers = { 'cache-control': 'no-store', 'content-type': 'application/json', etag };
	return request.headers.get('if-none-match') === etag
		? new Response(null, { status: 304, headers })
		: new Response(body, { headers });
};
