import { type TextName } from '#domain/free-text.ts';
import { inSchool, type Sql, type Tx } from './sql.ts';

/** Where a text stands, and whose lesson a note is about. */
export interface TextHead {
	seq: number;
	instructor: string | null;
}

interface Held {
	school: string;
	name: TextName;
	clientId: number;
	account: string;
	session: string;
}

const lessonOf = (name: TextName): string | null => (name.kind === 'note' ? name.about : null);

/** The text's head, made when it is asked for the first time; null when there is no such lesson. */
export async function open(tx: Tx, school: string, name: TextName): Promise<TextHead | null> {
	const lesson = lessonOf(name);
	if (lesson !== null && (await tx`select 1 from lesson where id = ${lesson}`).length === 0) return null;
	await tx`insert into free_text (school_id, kind, about) values (${school}, ${name.kind}, ${name.about})
		on conflict do nothing`;
	return head(tx, school, name);
}

export async function head(tx: Tx, school: string, name: TextName): Promise<TextHead | null> {
	const [row] = await tx<{ seq: string; instructor: string | null }[]>`
		select t.seq, l.instructor_id as instructor
		from free_text t left join lesson l on l.id = ${lessonOf(name)}::uuid
		where t.school_id = ${school} and t.kind = ${name.kind} and t.about = ${name.about}`;
	return row ? { ...row, seq: Number(row.seq) } : null;
}

/** Where texts of any school stand, in the order asked. Runs as `sweep`. */
export async function heads(
	tx: Tx,
	asked: readonly { school: string; name: TextName }[]
): Promise<(TextHead | null)[]> {
	const rows = await tx<{ n: string; seq: string; instructor: string | null }[]>`
		select a.n, t.seq, l.instructor_id as instructor
		from unnest(${asked.map((one) => one.school)}::uuid[], ${asked.map((one) => one.name.kind)}::text[],
			${asked.map((one) => one.name.about)}::text[]) with ordinality a (school, kind, about, n)
		join free_text t on t.school_id = a.school and t.kind = a.kind and t.about = a.about
		left join lesson l on t.kind = 'note' and l.id::text = t.about`;
	const byPlace = new Map(
		rows.map(({ n, seq, instructor }) => [Number(n), { seq: Number(seq), instructor }])
	);
	return asked.map((_, index) => byPlace.get(index + 1) ?? null);
}

/** Locks the text against other writers and answers where it stands. */
export async function lock(tx: Tx, school: string, name: TextName): Promise<number> {
	const [row] = await tx<{ seq: string }[]>`
		select seq from free_text
		where school_id = ${school} and kind = ${name.kind} and about = ${name.about} for update`;
	return Number(row?.seq ?? -1);
}

/** Log rows after `seq`, oldest first. */
export async function logAfter(
	tx: Tx,
	school: string,
	name: TextName,
	seq: number
): Promise<{ seq: number; change: Uint8Array }[]> {
	const rows = await tx<{ seq: string; change: Buffer }[]>`
		select seq, change from free_text_log
		where school_id = ${school} and kind = ${name.kind} and about = ${name.about} and seq > ${seq} order by seq`;
	return rows.map((row) => ({ seq: Number(row.seq), change: new Uint8Array(row.change) }));
}

/** The next log row of a text that this transaction has locked. */
export async function append(
	tx: Tx,
	school: string,
	name: TextName,
	row: { seq: number; change: Uint8Array }
): Promise<void> {
	await tx`insert into free_text_log (school_id, kind, about, seq, change)
		values (${school}, ${name.kind}, ${name.about}, ${row.seq}, ${Buffer.from(row.change)})`;
	await tx`update free_text set seq = ${row.seq}
		where school_id = ${school} and kind = ${name.kind} and about = ${name.about}`;
}

/** Puts a note's plain text on its lesson; answers whose lesson it is now, which stays so until COMMIT. */
export async function writeNote(tx: Tx, lesson: string, text: string): Promise<string | null> {
	const [row] = await tx<{ instructor: string | null }[]>`
		update lesson set note = ${text || null} where id = ${lesson} returning instructor_id as instructor`;
	return row?.instructor ?? null;
}

/** Takes a Yjs client id for one document; false when it was ever used on this text. */
export async function takeLease(tx: Tx, lease: Held): Promise<boolean> {
	const { school, name, clientId, account, session } = lease;
	const rows = await tx`
		insert into free_text_lease (school_id, kind, about, client_id, account_id, session_id)
		values (${school}, ${name.kind}, ${name.about}, ${clientId}, ${account}, ${session})
		on conflict do nothing returning client_id`;
	return rows.length === 1;
}

export const isHeld = (sql: Sql, lease: Held): Promise<boolean> =>
	inSchool(sql, lease, async (tx) => {
		const { school, name, clientId, account, session } = lease;
		const rows = await tx`
			select 1 from free_text_lease where school_id = ${school} and kind = ${name.kind} and about = ${name.about}
				and client_id = ${clientId} and account_id = ${account} and session_id = ${session}`;
		return rows.length === 1;
	});
