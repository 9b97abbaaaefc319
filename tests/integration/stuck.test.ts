import { type Client } from '@temporalio/client';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import * as notices from '#db/notices.ts';
import * as outbox from '#db/outbox.ts';
import { inSchool, type Tx } from '#db/sql.ts';
import { relay } from '../../workflows/relay.ts';
import { Looking } from '../harness/looking.ts';

let looking: Looking;
beforeAll(async () => {
	looking = await Looking.open();
});
beforeEach(() => looking.begin());
afterAll(() => looking.close());

const AT = '2026-11-23T09:00:00Z';
const inOurs = <T>(work: (tx: Tx) => Promise<T>) =>
	inSchool(looking.small.db.app, { school: looking.small.ecole.id }, work);

/** A row no flow knows what to do with, about Joël where it says so. */
async function strange(kind = 'riddle', about = true): Promise<void> {
	const { id: school } = looking.small.ecole;
	await looking.small.db.owner`update outbox set done_at = now() where done_at is null`;
	const person = await looking.person('Joël');
	await looking.small.db.owner`insert into outbox (school_id, kind, key, payload)
		values (${school}, ${kind}, ${`person/${school}/${person}`}, ${looking.small.db.owner.json(about ? { person } : {})})`;
	// It asks Temporal nothing of such a row.
	await relay(looking.small.db.app, null as unknown as Client);
}

test('what no flow knows what to do with is told to those who run the school, stands there with its reason, and can be tried again', async () => {
	await strange();
	const woken = await looking.small.db.owner<{ key: string }[]>`
		select key from outbox where kind = 'look' and done_at is null`;
	expect(woken.map(({ key }) => key.split('/').at(-1))).toContain(await looking.person('Rose'));
	expect((await looking.look('Rose', AT)).told).toEqual(['email: 1 envoi à voir', 'inbox: 1 envoi à voir']);
	expect((await looking.look('Rose', AT)).told).toEqual([]);
	const [dead] = await inOurs(outbox.deadOnes);
	expect(dead).toMatchObject({ kind: 'riddle', person: 'Joël', error: 'unknown_kind' });
	expect(await inOurs((tx) => outbox.revive(tx, dead?.id ?? ''))).toBe(true);
	expect(await inOurs((tx) => outbox.revive(tx, dead?.id ?? ''))).toBe(false);
	expect(await inOurs(outbox.deadOnes)).toEqual([]);
	expect(await outbox.claim(looking.small.db.app, 10)).toContainEqual(
		expect.objectContaining({ kind: 'riddle' })
	);
});

test('one that does not say whom it is about says so', async () => {
	await strange('planning_changed', false);
	const [dead] = await inOurs(outbox.deadOnes);
	expect(dead).toMatchObject({ kind: 'planning_changed', person: null, error: 'names_nobody' });
});

test('one that is stuck keeps nothing else from its person’s flow', async () => {
	await strange();
	const { id: school } = looking.small.ecole;
	const { owner, app } = looking.small.db;
	const person = await looking.person('Joël');
	const key = `person/${school}/${person}`;
	await owner`update outbox set done_at = now() where done_at is null`;
	for (const kind of ['constructor', 'planning_changed', 'look'])
		await owner`insert into outbox (school_id, kind, key, payload)
			values (${school}, ${kind}, ${key}, ${owner.json({ person })})`;
	const stirred: unknown[] = [];
	const temporal = {
		withDeadline: (_: number, call: () => Promise<unknown>) => call(),
		workflow: {
			signalWithStart: (_: string, { workflowId }: { workflowId: string }) =>
				Promise.resolve(stirred.push(workflowId))
		}
	};
	await relay(app, temporal as unknown as Client);
	expect(stirred.filter((one) => one === key)).toEqual([key]);
	expect((await inOurs(outbox.deadOnes)).map(({ kind }) => kind)).toEqual(['constructor']);
	expect(
		await owner`select 1 from outbox where key = ${key} and done_at is null and dead_at is null`
	).toEqual([]);
});

test('one that is stuck keeps nobody’s flow from being started', async () => {
	await strange();
	const { id: school } = looking.small.ecole;
	const joel = await looking.person('Joël');
	await looking.small.db.owner`insert into notice (school_id, person_id, channel, kind, key, changes)
		values (${school}, ${joel}, 'inbox', 'planning', 'a', '[]')`;
	await inOurs((tx) => notices.wakeAll(tx, school, 'ensure'));
	const rows = await looking.small.db.owner<{ key: string }[]>`select key from outbox where kind = 'ensure'`;
	expect(rows.map(({ key }) => key)).toContain(`person/${school}/${joel}`);
});
