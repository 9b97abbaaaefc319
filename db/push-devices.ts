import { type Tx } from './sql.ts';

/** A phone or browser of somebody's, its address sealed. */
export interface PushDevice {
	id: string;
	sealed: string;
}

export interface NewPushDevice extends PushDevice {
	school: string;
	person: string;
	/** Public id of the sign-in it belongs to. */
	session: string;
	endpointHash: string;
}

/** Whoever signs in everywhere they go is told on the newest ones only. */
const MOST = 8;

/** Its sign-in stands, and is its person's: whatever ends that takes the device with it. */
const living = (tx: Tx) => tx`exists (
	select from session s join account a on a.id = s.account_id join person p on p.account_id = a.id
	where s.public_id = push_device.session_id and p.id = push_device.person_id
		and s.ended_at is null and a.disabled_at is null)`;

export async function list(tx: Tx, person: string): Promise<PushDevice[]> {
	const rows = await tx<PushDevice[]>`
		select id, sealed from push_device where person_id = ${person} and ${living(tx)}
		order by created_at desc limit ${MOST}`;
	return [...rows];
}

/**
 * From now on this browser tells this person, and nobody else. Whoever had none until now knows what their inbox says:
 * nothing of before is pushed. @param tx not behind a candidate's wall, as the browser may have been another's; it holds
 * the person's lock
 */
export async function add(tx: Tx, device: NewPushDevice): Promise<void> {
	const { school, person, session, endpointHash } = device;
	const before = await list(tx, person);
	await tx`delete from push_device where session_id = ${session} or endpoint_hash = ${endpointHash}`;
	await tx`
		insert into push_device (id, school_id, person_id, session_id, endpoint_hash, sealed)
		values (${device.id}, ${school}, ${person}, ${session}, ${endpointHash}, ${device.sealed})`;
	if (before.length === 0) await beginWithInbox(tx, person);
}

async function beginWithInbox(tx: Tx, person: string): Promise<void> {
	await tx`delete from told where person_id = ${person} and channel = 'push'`;
	await tx`
		insert into told (school_id, person_id, channel, lesson_id, entry, ends_at, told_at)
		select school_id, person_id, 'push', lesson_id, entry, ends_at, told_at
		from told where person_id = ${person} and channel = 'inbox'`;
	await tx`
		update notice set state = 'expired', error = 'replaced', settled_at = now()
		where person_id = ${person} and channel = 'push' and state = 'due'`;
	// Reminders are promised by their key: one the inbox has shown is as good as pushed.
	await tx`
		insert into notice (school_id, person_id, channel, kind, key, changes, state, error, settled_at)
		select school_id, person_id, 'push', kind, regexp_replace(key, 'inbox$', 'push'), changes,
			'expired', 'replaced', now()
		from notice where person_id = ${person} and channel = 'inbox' and kind = 'reminder'
			and created_at > now() - interval '2 days'
		on conflict (school_id, key) do nothing`;
}

/** Does this sign-in's browser tell its person? */
export async function isOn(tx: Tx, session: string): Promise<boolean> {
	return (await tx`select 1 from push_device where session_id = ${session}`).length > 0;
}

export const removeOf = (tx: Tx, session: string): Promise<unknown> =>
	tx`delete from push_device where session_id = ${session}`;

/** Push services know them no more. */
export const remove = (tx: Tx, ids: readonly string[]): Promise<unknown> =>
	tx`delete from push_device where id = any(${[...ids]}::uuid[])`;

/** Those whose sign-in is over are forgotten. */
export const forgetEnded = (tx: Tx, now: Date): Promise<unknown> => tx`
	delete from push_device where not ${living(tx)} or session_id in (
		select public_id from session where expires_at <= ${now} or ends_at <= ${now})`;

/** What became of a notice at a device. */
export type Handed = 'accepted' | 'unknown' | 'refused';

export async function handed(tx: Tx, notice: string): Promise<ReadonlyMap<string, Handed>> {
	const [row] = await tx<
		{ handed: Record<string, Handed> }[]
	>`select handed from notice where id = ${notice}`;
	return new Map(Object.entries(row?.handed ?? {}));
}
