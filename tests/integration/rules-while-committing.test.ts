import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as schoolRules from '#db/school-rules.ts';
import { inSchool } from '#db/sql.ts';
import { DEFAULT_RULES } from '#domain/rules.ts';
import { create, move } from '../builders/lesson.ts';
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

const LONGER = { ...DEFAULT_RULES, buffer: 25, travel: 30 };
const school = () => small.ecole.id;
const put = () =>
	inSchool(small.db.app, { school: school() }, (tx) => schoolRules.put(tx, school(), '2026-11-01', LONGER));
const busyFor = async (lesson: string): Promise<number> => {
	const [row] = await small.db.owner<{ minutes: number }[]>`
		select (extract(epoch from busy_until - ends_at) / 60)::int as minutes from lesson where id = ${lesson}`;
	return row?.minutes ?? -1;
};

describe('school rules that change while lessons are written', () => {
	test('hold for the next lesson, though nobody told this server', async () => {
		const first = small.planned('Tue 08:00-09:00', { by: 'Awa' });
		expect(await small.submit(create(first))).toEqual(ACCEPTED);
		await put();
		const next = small.planned('Tue 10:00-11:00', { by: 'Awa' });
		expect(await small.submit(create(next))).toEqual(ACCEPTED);
		expect(await busyFor(next.id)).toBe(25);
		const close = small.planned('Tue 11:15-12:15', { by: 'Awa' });
		expect(await small.submit(create(close))).toMatchObject({ reason: { code: 'taken', rule: 'buffer' } });
	});

	test('a lesson decided meanwhile waits for them and is decided again', async () => {
		await small.submit(create(small.planned('Tue 08:00-09:00', { by: 'Awa' })));
		const lesson = small.planned('Tue 10:00-11:00', { by: 'Awa' });
		const meanwhile = await inSchool(small.db.app, { school: school() }, async (tx) => {
			await schoolRules.put(tx, school(), '2026-11-01', LONGER);
			const verdict = small.submit(create(lesson));
			await wait(150);
			return { verdict };
		});
		expect(await meanwhile.verdict).toEqual(ACCEPTED);
		expect(await busyFor(lesson.id)).toBe(25);
	});

	test('the same where a constraint objects and edits are taken one by one', async () => {
		const taken = small.planned('Tue 10:00-11:00', { by: 'Awa', car: 'DK-482-AA' });
		await small.submit(create(taken));
		await put();
		const verdicts = await Promise.all([
			small.submit(create(small.planned('Tue 10:00-11:00', { by: 'Paul', car: 'DK-482-AA' }))),
			small.submit(create(small.planned('Tue 11:20-12:20', { by: 'Awa' })))
		]);
		expect(verdicts).toMatchObject([
			{ reason: { resource: 'vehicle' } },
			{ reason: { resource: 'instructor', rule: 'buffer' } }
		]);
	});

	test('a place that takes one lesson at a time from now on is one from now on', async () => {
		await small.submit(create(small.planned('Tue 10:00-11:00', { by: 'Awa', place: 'Glass' })));
		await small.db.owner`update place set one_at_a_time = true where id = ${small.id('Glass')}`;
		await small.db.owner`update lesson set place_exclusive = true where place_id = ${small.id('Glass')}`;
		expect(
			await small.submit(create(small.planned('Tue 10:30-11:30', { by: 'Paul', place: 'Glass' })))
		).toMatchObject({ reason: { code: 'taken', resource: 'place', by: { start: '2026-11-24T10:00:00Z' } } });
	});
});

describe('who made an edit stale', () => {
	test('is who changed the field it touches, not who changed the lesson last', async () => {
		const lesson = small.planned('Tue 10:00-11:00', { by: 'Awa' });
		await small.submit(create(lesson));
		const moved = { ...lesson, start: '2026-11-24T11:00:00Z', end: '2026-11-24T12:00:00Z' };
		expect(await small.submit(move(lesson, 'Tue 11:00-12:00'), small.ecole.actor('Rose'))).toEqual(ACCEPTED);
		const topic = {
			op: 'edit' as const,
			lesson: lesson.id,
			base: 2,
			set: { topic: 'Parking' },
			was: { topic: null }
		};
		expect(await small.submit(topic, small.ecole.actor('Guy'))).toEqual(ACCEPTED);
		expect(await small.submit(move(lesson, 'Tue 14:00-15:00'), small.ecole.actor('Awa'))).toMatchObject({
			reason: { code: 'stale', by: small.ecole.actor('Rose').account, now: { start: moved.start } }
		});
	});
});
