import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { names } from '#db/directory.ts';
import { inSchool } from '#db/sql.ts';
import { idsTaughtBy } from '#db/taught.ts';
import { type Lesson } from '#domain/lesson.ts';
import { at, create } from '../builders/lesson.ts';
import { ACCEPTED, SmallSchool } from '../harness/small-school.ts';

let small: SmallSchool;
let lesson: Lesson;

beforeAll(async () => {
	small = await SmallSchool.open();
});
beforeEach(async () => {
	await small.begin();
	lesson = small.planned('Tue 09:00-10:00', { by: 'Awa', seats: ['Joël'] });
	await small.submit(create(lesson));
	await small.db
		.owner`update candidate set instructor_id = ${small.id('Awa')} where id = ${small.id('Davy')}`;
});
afterAll(async () => {
	await small.close();
});

const daysAfter = (days: number) => new Date(Date.parse(at('Tue 10:00')) + days * 86_400_000);

/** Whom Awa's directory names; the rule for seating people must say the same. */
async function known(now = daysAfter(0)): Promise<string[]> {
	const awa = small.id('Awa');
	return await inSchool(small.db.app, { school: small.ecole.id }, async (tx) => {
		const { candidates } = await names(tx, awa, now);
		expect(candidates.map((one) => one.id).sort()).toEqual((await idsTaughtBy(tx, awa, now)).sort());
		return candidates.map((one) => one.name);
	});
}

test('an instructor knows their own candidates and those of their lessons; an admin all', async () => {
	expect(await known()).toEqual(['Davy', 'Joël']);
	const all = await inSchool(small.db.app, { school: small.ecole.id }, (tx) => names(tx, null, daysAfter(0)));
	expect(all.candidates.map((one) => one.name)).toEqual(['Davy', 'Joël', 'Merveille']);
});

test('a cancelled lesson makes nobody known', async () => {
	const verdict = await small.submit({
		op: 'cancel',
		lesson: lesson.id,
		base: 1,
		set: { cancelledBy: 'school' },
		was: {},
		reason: 'mistake'
	});
	expect(verdict).toEqual(ACCEPTED);
	expect(await known()).toEqual(['Davy']);
});

test('60 days after the lesson its candidate is a stranger again', async () => {
	expect(await known(daysAfter(60))).toEqual(['Davy', 'Joël']);
	expect(await known(daysAfter(61))).toEqual(['Davy']);
});
