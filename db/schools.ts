import { type ReminderTimes } from '#domain/notices/reminders.ts';
import { type Sql, type Tx } from './sql.ts';

export interface SchoolRow {
	id: string;
	name: string;
	zone: string;
	profile: string;
	profileVersion: number;
	/** Once lessons exist, their days would shift with the zone. */
	hasLessons: boolean;
}

export interface SchoolName {
	id: string;
	slug: string;
	name: string;
	zone: string;
	demo: boolean;
}

/** All there are here: for programs at the console. */
export const list = (sql: Sql): Promise<SchoolName[]> =>
	sql<SchoolName[]>`select id, slug, name, zone, demo from school order by slug`;

export async function get(tx: Tx, id: string): Promise<SchoolRow> {
	const [row] = await tx<SchoolRow[]>`
		select id, name, zone, profile, profile_version as "profileVersion", exists (select 1 from lesson) as "hasLessons"
		from school where id = ${id}`;
	if (!row) throw new Error(`no school ${id}`);
	return row;
}

/** How a school tells its people. */
export interface Telling extends ReminderTimes {
	/** Seconds it waits until changes have come to rest. */
	quiet: number;
	/** When staff get their day in one message, by the school's clock, `18:00`; null: never. */
	digest: string | null;
}

export async function telling(tx: Tx, id: string): Promise<Telling> {
	const [row] = await tx<Telling[]>`
		select quiet_seconds as quiet, to_char(reminder_eve, 'HH24:MI') as eve, reminder_hours as hours,
			to_char(digest_at, 'HH24:MI') as digest
		from school where id = ${id}`;
	if (!row) throw new Error(`no school ${id}`);
	return row;
}

export const setTelling = (
	tx: Tx,
	id: string,
	{ quiet, eve, hours, digest }: Telling
): Promise<unknown> => tx`
	update school set quiet_seconds = ${quiet}, reminder_eve = ${eve}::time, reminder_hours = ${hours},
		digest_at = ${digest}::time where id = ${id}`;

export const setName = (tx: Tx, id: string, name: string): Promise<unknown> =>
	tx`update school set name = ${name} where id = ${id}`;

/** False when lessons exist: their days would shift. */
export async function setZone(tx: Tx, id: string, zone: string): Promise<boolean> {
	// Whoever writes the first lesson holds this row by its foreign key: they come before us, or after (DG003).
	await tx`select 1 from school where id = ${id} for update`;
	const done =
		await tx`update school set zone = ${zone} where id = ${id} and not exists (select 1 from lesson)`;
	return done.count === 1;
}
