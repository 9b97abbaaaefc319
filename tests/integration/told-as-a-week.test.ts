import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import * as publications from '#db/publications.ts';
import { inSchool } from '#db/sql.ts';
import { create } from '../builders/lesson.ts';
import { Looking } from '../harness/looking.ts';
import { ACCEPTED, W48 } from '../harness/small-school.ts';

let looking: Looking;
beforeAll(async () => {
	looking = await Looking.open();
});
beforeEach(async () => {
	await looking.begin();
	const one = looking.small.planned('Tue 09:00-10:00', { by: 'Awa', seats: ['Joël'] });
	expect(await looking.small.submit(create(one))).toEqual(ACCEPTED);
	await looking.small.schedule.publish(looking.small.rose, W48);
});
afterAll(() => looking.close());

const AT = '2026-11-23T09:00:00Z';
const told = async (): Promise<string[]> => {
	const rows = await looking.small.db.owner<{ line: string }[]>`
		select kind || ': ' || subject as line from notice where person_id = ${looking.small.id('Joël')}
			and channel = 'inbox' and state = 'accepted'`;
	return rows.map(({ line }) => line);
};

test('whoever’s flow looks between a publication and its portion leaves the week to it', async () => {
	// The evening's reminder of Tuesday is not theirs to give either: they have not heard of it.
	expect(await looking.look('Joël', '2026-11-23T17:30:00Z')).toEqual({
		told: [],
		next: '2026-11-23T17:31:00Z'
	});
	await looking.tellWeeks();
	expect(await told()).toEqual(['published: Votre planning est publié']);
	expect((await looking.look('Joël', AT)).told).toEqual([]);
});

test('a lesson of another week is told meanwhile, and so is what moves away from what they know', async () => {
	await looking.tellWeeks();
	const more = looking.small.planned('Wed 09:00-10:00', { by: 'Awa', seats: ['Joël'] });
	expect(await looking.small.submit(create(more))).toEqual(ACCEPTED);
	expect((await looking.look('Joël', AT)).told).toContain('inbox: Nouvelle séance : mer. 25 nov. 10:00');
});

test('a publication that was lost on its way is made good by their own flows', async () => {
	await looking.small.db.owner`update outbox set done_at = now() - interval '11 minutes'
		where school_id = ${looking.small.ecole.id} and kind = 'week_published'`;
	expect((await looking.look('Joël', AT)).told).toContain('inbox: Nouvelle séance : mar. 24 nov. 10:00');
});

test('one that did not come to its end is started again by the sweep, one that did is not', async () => {
	const { id: school } = looking.small.ecole;
	const waiting = async (): Promise<number> => {
		await inSchool(looking.small.db.app, { school }, (tx) => publications.again(tx, school));
		const rows = await looking.small.db.owner`
			select from outbox where school_id = ${school} and kind = 'week_published' and done_at is null`;
		return rows.length;
	};
	await looking.small.db.owner`update outbox set done_at = now() where school_id = ${school}`;
	expect(await waiting()).toBe(1);
	await looking.tellWeeks();
	expect(await waiting()).toBe(0);
	expect(await told()).toHaveLength(1);
});

test('a Temporal of yesterday counts its steps anew: what one of the same name promised since keeps nothing back', async () => {
	await looking.tellWeeks();
	const step = { school: looking.small.ecole.id, person: looking.small.id('Joël'), step: 'run/7' };
	for (const when of ['Wed 09:00-10:00', 'Thu 09:00-10:00']) {
		const one = looking.small.planned(when, { by: 'Awa', seats: ['Joël'] });
		expect(await looking.small.submit(create(one))).toEqual(ACCEPTED);
		expect(await looking.handOver((await looking.activities.look(step)).notices)).toHaveLength(2);
	}
	// Done twice, it promises once.
	expect((await looking.activities.look(step)).notices).toEqual([]);
});

test('one that went on to others waits for those only who come later', async () => {
	await looking.small.db
		.owner`update outbox set done_at = now(), told_at = now(), told_until = ${looking.small.id('Joël')}
		where school_id = ${looking.small.ecole.id} and kind = 'week_published'`;
	expect((await looking.look('Joël', AT)).told).not.toEqual([]);
});
