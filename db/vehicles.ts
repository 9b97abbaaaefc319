import { type Listing, matches, ordered, type Page, slice } from './listing.ts';
import { type Tx } from './sql.ts';

export interface VehicleFields {
	plate: string;
	model: string;
	permit: string;
	/** Calendar days, `2026-12-02`. */
	insuranceUntil: string | null;
	inspectionUntil: string | null;
}

export interface VehicleRow extends VehicleFields {
	id: string;
	active: boolean;
	version: number;
}

const SORTS = {
	plate: 'plate',
	model: 'model',
	permit: 'permit',
	insurance: 'insurance_until',
	inspection: 'inspection_until'
};

const columns = (
	tx: Tx
) => tx`id, plate, model, permit, to_char(insurance_until, 'YYYY-MM-DD') as "insuranceUntil",
	to_char(inspection_until, 'YYYY-MM-DD') as "inspectionUntil", active, version`;

export async function list(tx: Tx, listing: Listing): Promise<Page<VehicleRow>> {
	const rows = await tx<(VehicleRow & { total: number })[]>`
		select ${columns(tx)}, count(*) over ()::int as total from vehicle
		where (active or ${listing.all}) and ${matches(tx, listing, ['plate', 'model'])}
		${ordered(tx, listing, SORTS, 'id')} ${slice(tx, listing)}`;
	return { rows, total: rows[0]?.total ?? 0 };
}

export async function get(tx: Tx, id: string): Promise<VehicleRow | null> {
	const [row] = await tx<VehicleRow[]>`select ${columns(tx)} from vehicle where id = ${id}`;
	return row ?? null;
}

export const create = (tx: Tx, school: string, id: string, fields: VehicleFields): Promise<unknown> => tx`
	insert into vehicle (id, school_id, plate, model, permit, insurance_until, inspection_until)
	values (${id}, ${school}, ${fields.plate}, ${fields.model}, ${fields.permit}, ${fields.insuranceUntil}, ${fields.inspectionUntil})`;

/** False when somebody else changed the row since `version`. */
export async function update(tx: Tx, id: string, version: number, fields: VehicleFields): Promise<boolean> {
	const done = await tx`
		update vehicle set plate = ${fields.plate}, model = ${fields.model}, permit = ${fields.permit},
			insurance_until = ${fields.insuranceUntil}, inspection_until = ${fields.inspectionUntil}, version = version + 1
		where id = ${id} and version = ${version}`;
	return done.count === 1;
}
