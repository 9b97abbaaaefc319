import { type Listing } from '#db/listing.ts';

/** The list an address asks for; nonsense in it counts as not said. @param now milliseconds since 1970 */
export function listingOf(url: URL, now: number): Listing {
	const get = (name: string) => url.searchParams.get(name) ?? '';
	const page = Number(get('page'));
	return {
		search: get('q')
			.replace(/\p{Cc}/gu, ' ')
			.trim()
			.slice(0, 80),
		sort: get('sort'),
		descending: get('dir') === 'desc',
		all: get('show') === 'all',
		page: Number.isInteger(page) && page >= 1 && page <= 10_000 ? page : 1,
		now: new Date(now)
	};
}
