import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import * as inbox from '#db/inbox.ts';
import { inSchool, type Tx } from '#db/sql.ts';
import { SmallSchool } from '../harness/small-school.ts';

let small: SmallSchool;
beforeAll(async () => {
	small = await SmallSchool.open();
});
beforeEach(() => small.begin());
afterAll(() => small.close());

const joel = () => small.id('Joël');
const inOurs = <T>(work: (tx: Tx) => Promise<T>) => inSchool(small.db.app, { school: small.ecole.id }, work);

/** One came in so many minutes ago. */
async function came(minutes: number): Promise<void> {
	await small.db.owner`
		insert into notice (school_id, person_id, channel, kind, key, changes, state, subject, body, settled_at)
		values (${small.ecole.id}, ${joel()}, 'inbox', 'planning', gen_random_uuid()::text, '[]', 'accepted', 'S', 'B',
			now() - make_interval(mins => ${minutes}))`;
	await inOurs((tx) => inbox.add(tx, joel()));
}
const unread = () => inOurs((tx) => inbox.unread(tx, joel()));
const shown = async () => inbox.shown(await inOurs((tx) => inbox.list(tx, joel())));

test('only what was before somebody’s eyes is read: not what comes to be seen later, however old it is', async () => {
	await came(1);
	const page = await shown();
	// Its transaction had begun before the other's, and ended after the page was read.
	await came(2);
	await inOurs((tx) => inbox.read(tx, joel(), page));
	expect(await unread()).toBe(1);
	await inOurs((tx) => inbox.read(tx, joel(), page));
	expect(await unread()).toBe(1);
});

test('what is older than all that a full page shows is read with it', async () => {
	for (let minutes = 1; minutes <= 102; minutes++) await came(minutes);
	const page = await shown();
	expect(page.ids).toHaveLength(100);
	await inOurs((tx) => inbox.read(tx, joel(), page));
	expect(await unread()).toBe(0);
});
