import { type Listing, matches, ordered, type Page, slice } from './listing.ts';
import { type Tx } from './sql.ts';

export interface PlaceFields {
	name: string;
	shortName: string;
	address: string | null;
	/** Takes one lesson at a time. */
	oneAtATime: boolean;
}

export interface PlaceRow extends PlaceFields {
	id: string;
	active: boolean;
	version: number;
}

const SORTS = { name: 'name', short: 'short_name', address: 'address' };

const columns = (tx: Tx) =>
	tx`id, name, short_name as "shortName", address, one_at_a_time as "oneAtATime", active, version`;

export async function list(tx: Tx, listing: Listing): Promise<Page<PlaceRow>> {
	const rows = await tx<(PlaceRow & { total: number })[]>`
		select ${columns(tx)}, count(*) over ()::int as total from place
		where (active or ${listing.all}) and ${matches(tx, listing, ['name', 'short_name', 'address'])}
		${ordered(tx, listing, SORTS, 'id')} ${slice(tx, listing)}`;
	return { rows, total: rows[0]?.total ?? 0 };
}

export async function get(tx: Tx, id: string): Promise<PlaceRow | null> {
	const [row] = await tx<PlaceRow[]>`select ${columns(tx)} from place where id = ${id}`;
	return row ?? null;
}

export const create = (tx: Tx, school: string, id: string, fields: PlaceFields): Promise<unknown> => tx`
	insert into place (id, school_id, name, short_name, address, one_at_a_time)
	values (${id}, ${school}, ${fields.name}, ${fields.shortName}, ${fields.address}, ${fields.oneAtATime})`;

/** False when somebody else changed the row since `version`. */
export async function update(tx: Tx, id: string, version: number, fields: PlaceFields): Promise<boolean> {
	const done = await tx`
		update place set name = ${fields.name}, short_name = ${fields.shortName}, address = ${fields.address},
			one_at_a_time = ${fields.oneAtATime}, version = version + 1
		where id = ${id} and version = ${version}`;
	return done.count === 1;
}
