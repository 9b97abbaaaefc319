import { type Tx } from './sql.ts';

/** One page of a list, as the address bar says it. */
export interface Listing {
	search: string;
	/** A column the list offers; anything else falls back to the name. */
	sort: string;
	descending: boolean;
	/** Also what is switched off. */
	all: boolean;
	/** From 1. */
	page: number;
	now: Date;
}

export interface Page<Row> {
	rows: Row[];
	total: number;
}

export const PAGE_SIZE = 25;

/** Rows per page, from the page's first. */
export const slice = (tx: Tx, listing: Listing) =>
	tx`limit ${PAGE_SIZE} offset ${(listing.page - 1) * PAGE_SIZE}`;

/** @param sorts what the list may be sorted by, and the column behind it; the first is the usual one */
export function ordered(tx: Tx, listing: Listing, sorts: Readonly<Record<string, string>>, tie: string) {
	const column = sorts[listing.sort] ?? Object.values(sorts)[0] ?? tie;
	// As text, so that one order fits all: names as people look them up, and ISO days and moments in time.
	return tx`order by ${tx(column)}::text collate by_name ${listing.descending ? tx`desc` : tx`asc`} nulls last, ${tx(tie)}`;
}

/** Does one of these columns contain the search, whatever its accents and capitals? Nothing searched fits all. */
export function matches(tx: Tx, listing: Listing, columns: readonly string[]) {
	const plain = listing.search.normalize('NFD').replace(/\p{M}/gu, '');
	if (plain === '') return tx`true`;
	const pattern = `%${plain.replace(/[\\%_]/g, '\\$&')}%`;
	const digits = plain.replace(/[\s.-]/g, '');
	const texts = columns.map((name) => tx`coalesce(${tx(name)}, '')`);
	const joined = texts.reduce((all, one) => tx`${all} || ' ' || ${one}`);
	return tx`(regexp_replace(normalize(${joined}, NFD), '[\\u0300-\\u036f]', '', 'g') ilike ${pattern}
		or (${/^\+?\d{3,}$/.test(digits)} and regexp_replace(${joined}, '[ .-]', '', 'g') like ${`%${digits.replace(/^0/, '')}%`}))`;
}
