import * as digests from '#db/digests.ts';
import * as notices from '#db/notices.ts';
import { type Tx } from '#db/sql.ts';
import { digestAt } from '#domain/notices/digest.ts';
import { type Channel } from '#domain/notices/notice.ts';
import { digestText } from '#notices/digest-text.ts';

interface Promising {
	school: string;
	person: string;
	who: notices.Addressee;
	/** All that reach them by day: what has to be quiet by night waits when it is handed over. */
	channels: readonly Channel[];
	/** Milliseconds since 1970. */
	at: number;
}

/**
 * Promises somebody of the staff their day, once, if there is anything to say of it when its hour comes.
 * @returns when the next one is due, milliseconds since 1970; null: they get none
 */
export async function promiseDigest(tx: Tx, promising: Promising): Promise<number | null> {
	const { school, person, who, channels, at } = promising;
	const { role, digest, schoolZone: zone } = who;
	if (digest === null || role === 'candidate') return null;
	const { day, next } = digestAt(at, zone, digest);
	if (day === null || !(await digests.take(tx, person, day))) return next;
	const facts = await digests.facts(tx, { school, person, role, day, zone, at });
	if (!digestText(facts, { ...who, origin: '', wording: [] })) return next;
	await notices.create(
		tx,
		channels.map((channel) => {
			const key = `${person}/digest/${day}/${channel}`;
			return { school, person, channel, at, kind: 'digest', key, changes: [], about: { day } };
		})
	);
	return next;
}
