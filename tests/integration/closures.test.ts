import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as closures from '#db/closures.ts';
import * as schoolFacts from '#db/school-facts.ts';
import { inSchool, type Tx } from '#db/sql.ts';
import { type Closure } from '#domain/closure.ts';
import { create } from '../builders/lesson.ts';
import { school } from '../harness/school.ts';
import { ACCEPTED, SmallSchool } from '../harness/small-school.ts';

let small: SmallSchool;
beforeAll(async () => {
	small = await SmallSchool.open();
});
afterAll(async () => {
	await small.close();
});
beforeEach(async () => {
	await small.begin();
});

const FEAST: Closure = { first: '2026-11-24', last: '2026-11-25', name: 'Fête' };
const inOwn = <T>(work: (tx: Tx) => Promise<T>) => inSchool(small.db.app, { school: small.ecole.id }, work);
const close = () => inOwn((tx) => closures.add(tx, small.ecole.id, [FEAST]));
const factsVersion = async () => (await schoolFacts.read(small.db.app, small.ecole.id)).version;
const CLOSED = { verdict: 'rejected', reason: { code: 'needs_reason', rules: ['closed_day'] } };

describe('a day on which the school is closed', () => {
	test('asks for a reason on its last day too, though nobody told this server, and not on the next', async () => {
		expect(await small.submit(create(small.planned('Tue 08:00-09:00', { by: 'Awa' })))).toEqual(ACCEPTED);
		await close();
		const lesson = small.planned('Wed 10:00-11:00', { by: 'Awa' });
		expect(await small.submit(create(lesson))).toMatchObject(CLOSED);
		const agreed = { ...create(lesson), override: ['closed_day' as const], reason: 'agreed' as const };
		expect(await small.submit(agreed)).toEqual(ACCEPTED);
		expect(await small.submit(create(small.planned('Thu 10:00-11:00', { by: 'Awa' })))).toEqual(ACCEPTED);
	});

	test('a lesson decided while it is being added waits for it and is decided again', async () => {
		await small.submit(create(small.planned('Mon 08:00-09:00', { by: 'Awa' })));
		const lesson = small.planned('Tue 10:00-11:00', { by: 'Awa' });
		const meanwhile = await inOwn(async (tx) => {
			await closures.add(tx, small.ecole.id, [FEAST]);
			const verdict = small.submit(create(lesson));
			await wait(150);
			return { verdict };
		});
		expect(await meanwhile.verdict).toMatchObject(CLOSED);
	});

	test('added, changed and removed, each time other facts hold', async () => {
		const versions = [await factsVersion()];
		const [one] = await close();
		if (!one) throw new Error('nothing was added');
		versions.push(await factsVersion());
		expect(
			await inOwn((tx) => closures.update(tx, one.id, one.version, { ...FEAST, name: 'Toussaint' }))
		).toBe(true);
		versions.push(await factsVersion());
		expect(await inOwn((tx) => closures.update(tx, one.id, one.version, FEAST))).toBe(false);
		expect(await inOwn((tx) => closures.remove(tx, one.id, one.version))).toBeNull();
		expect(await inOwn((tx) => closures.remove(tx, one.id, 2))).toMatchObject({ name: 'Toussaint' });
		versions.push(await factsVersion());
		const [first = 0] = versions;
		expect(versions).toEqual([first, first + 1, first + 2, first + 3]);
	});

	test('is nobody else’s: another school neither sees, changes nor removes it', async () => {
		const [one] = await close();
		const other = await school(small.db.owner, {
			admins: ['Guy'],
			instructors: ['Paul'],
			candidates: ['Davy']
		});
		const elsewhere = <T>(work: (tx: Tx) => Promise<T>) => inSchool(small.db.app, { school: other.id }, work);
		expect(await elsewhere((tx) => closures.list(tx))).toEqual([]);
		expect((await schoolFacts.read(small.db.app, other.id)).closures).toEqual([]);
		expect(await elsewhere((tx) => tx`select 1 from closure`)).toEqual([]);
		expect(await elsewhere((tx) => closures.update(tx, one?.id ?? '', 1, FEAST))).toBe(false);
		expect(await elsewhere((tx) => closures.remove(tx, one?.id ?? '', 1))).toBeNull();
		await expect(elsewhere((tx) => closures.add(tx, small.ecole.id, [FEAST]))).rejects.toThrow(
			'row-level security'
		);
		const candidate = other.ids['Davy'] ?? '';
		await elsewhere((tx) => closures.add(tx, other.id, [FEAST]));
		expect(
			await inSchool(small.db.app, { school: other.id, candidate }, (tx) => tx`select 1 from closure`)
		).toEqual([]);
		expect(await inOwn((tx) => closures.list(tx))).toHaveLength(1);
	});
});
