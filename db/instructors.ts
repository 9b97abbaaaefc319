import { type Listing, matches, ordered, type Page, slice } from './listing.ts';
import { type Tx } from './sql.ts';

export interface InstructorFields {
	name: string;
	/** E.164. */
	phone: string | null;
	permits: string[];
}

export interface InstructorRow extends InstructorFields {
	id: string;
	active: boolean;
	version: number;
	account: string | null;
}

const SORTS = { name: 'name', phone: 'phone' };

export async function list(tx: Tx, listing: Listing): Promise<Page<InstructorRow & { ahead: number }>> {
	const rows = await tx<(InstructorRow & { ahead: number; total: number })[]>`
		select id, name, phone, permits, active, version, account_id as account, count(*) over ()::int as total,
			(select count(*) from lesson l where l.instructor_id = i.id and l.starts_at > ${listing.now} and l.state = 'planned')::int as ahead
		from instructor i
		where (active or ${listing.all}) and ${matches(tx, listing, ['name', 'phone'])}
		${ordered(tx, listing, SORTS, 'id')} ${slice(tx, listing)}`;
	return { rows, total: rows[0]?.total ?? 0 };
}

export const choices = (tx: Tx): Promise<{ id: string; name: string }[]> =>
	tx`select id, name from instructor where active order by name collate by_name, id`;

export async function get(tx: Tx, id: string): Promise<InstructorRow | null> {
	const [row] = await tx<InstructorRow[]>`
		select id, name, phone, permits, active, version, account_id as account from instructor where id = ${id}`;
	return row ?? null;
}

export const create = (tx: Tx, school: string, id: string, fields: InstructorFields): Promise<unknown> => tx`
	insert into instructor (id, school_id, name, phone, permits)
	values (${id}, ${school}, ${fields.name}, ${fields.phone}, ${fields.permits})`;

/** False when somebody else changed the row since `version`. The name a member signs with follows. */
export async function update(
	tx: Tx,
	id: string,
	version: number,
	fields: InstructorFields
): Promise<boolean> {
	const done = await tx`
		with changed as (
			update instructor set name = ${fields.name}, phone = ${fields.phone}, permits = ${fields.permits}, version = version + 1
			where id = ${id} and version = ${version} returning school_id, account_id
		), followed as (
			update membership m set name = ${fields.name} from changed c
			where m.school_id = c.school_id and m.account_id = c.account_id and m.role = 'instructor'
		) select 1 from changed`;
	return done.count === 1;
}
