import { type Listing, matches, ordered, type Page, slice } from './listing.ts';
import { type Tx } from './sql.ts';

export interface CandidateFields {
	name: string;
	/** E.164. */
	phone: string | null;
	permit: string;
	instructor: string | null;
	hoursBought: number;
}

export interface CandidateRow extends CandidateFields {
	id: string;
	active: boolean;
	version: number;
	account: string | null;
}

const SORTS = { name: 'name', phone: 'phone', permit: 'permit', instructor: 'teacher', next: 'next' };

interface ListRow extends CandidateRow {
	teacher: string | null;
	/** Start of the next lesson. */
	next: Date | null;
}

export async function list(tx: Tx, listing: Listing): Promise<Page<ListRow>> {
	const rows = await tx<(ListRow & { total: number })[]>`
		select *, count(*) over ()::int as total from (
			select c.id, c.name, c.phone, c.permit, c.instructor_id as instructor, c.hours_bought as "hoursBought", c.active, c.version,
				c.account_id as account, i.name as teacher,
				(select min(l.starts_at) from lesson l join lesson_candidate lc on lc.lesson_id = l.id
					where lc.candidate_id = c.id and l.starts_at > ${listing.now} and l.state = 'planned') as next
			from candidate c left join instructor i on i.id = c.instructor_id) listed
		where (active or ${listing.all}) and ${matches(tx, listing, ['name', 'phone', 'teacher'])}
		${ordered(tx, listing, SORTS, 'id')} ${slice(tx, listing)}`;
	return { rows, total: rows[0]?.total ?? 0 };
}

export async function countActive(tx: Tx): Promise<number> {
	const [row] = await tx<{ count: number }[]>`select count(*)::int as count from candidate where active`;
	return row?.count ?? 0;
}

export async function get(tx: Tx, id: string): Promise<CandidateRow | null> {
	const [row] = await tx<CandidateRow[]>`
		select id, name, phone, permit, instructor_id as instructor, hours_bought as "hoursBought", active, version,
			account_id as account
		from candidate where id = ${id}`;
	return row ?? null;
}

export const create = (tx: Tx, school: string, id: string, fields: CandidateFields): Promise<unknown> => tx`
	insert into candidate (id, school_id, name, phone, permit, instructor_id, hours_bought)
	values (${id}, ${school}, ${fields.name}, ${fields.phone}, ${fields.permit}, ${fields.instructor}, ${fields.hoursBought})`;

/** False when somebody else changed the row since `version`. The name a member signs with follows. */
export async function update(tx: Tx, id: string, version: number, fields: CandidateFields): Promise<boolean> {
	const done = await tx`
		with changed as (
			update candidate set name = ${fields.name}, phone = ${fields.phone}, permit = ${fields.permit},
				instructor_id = ${fields.instructor}, hours_bought = ${fields.hoursBought}, version = version + 1
			where id = ${id} and version = ${version} returning school_id, account_id
		), followed as (
			update membership m set name = ${fields.name} from changed c
			where m.school_id = c.school_id and m.account_id = c.account_id and m.role = 'candidate'
		) select 1 from changed`;
	return done.count === 1;
}
