import { type View, VIEWS } from '#db/notice-log.ts';

/** Which part of the log an address asks for. */
export function viewOf(url: URL): View {
	const asked = url.searchParams.get('view') ?? '';
	return Object.hasOwn(VIEWS, asked) ? (asked as View) : 'all';
}
