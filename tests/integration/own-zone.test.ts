import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import * as people from '#db/people.ts';
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
	await looking.publish(W48);
});
afterAll(() => looking.close());

const livesBy = (name: string, zone: string | null) =>
	looking
		.person(name)
		.then((person) =>
			inSchool(looking.small.db.app, { school: looking.small.ecole.id }, (tx) =>
				people.setZone(tx, person, zone)
			)
		);
async function planned(): Promise<void> {
	const one = looking.small.planned('Thu 09:00-10:00', { by: 'Awa', seats: ['Joël'] });
	expect(await looking.small.submit(create(one))).toEqual(ACCEPTED);
}

test('whoever lives elsewhere is left in peace by their own night, and reads their own hours', async () => {
	await livesBy('Joël', 'America/Montreal');
	await planned();
	// 10:00 in Libreville is 04:00 there.
	expect(await looking.look('Joël', '2026-11-23T09:00:00Z')).toEqual({
		told: ['inbox: Nouvelle séance : jeu. 26 nov. 04:00 (Montreal)'],
		next: '2026-11-23T12:00:00Z'
	});
	// 21:00 in Libreville, night there, is 15:00.
	expect((await looking.look('Joël', '2026-11-23T20:00:00Z')).told).toEqual([
		'email: Nouvelle séance : jeu. 26 nov. 04:00 (Montreal)'
	]);
});

test('reminders keep to the school’s evening; back at the school’s clock, nothing is named', async () => {
	await livesBy('Joël', 'America/Montreal');
	await planned();
	await looking.look('Joël', '2026-11-23T15:00:00Z');
	const { told } = await looking.look('Joël', '2026-11-25T17:00:00Z');
	expect(told).toEqual([
		'email: Rappel : jeu. 26 nov. 04:00 (Montreal)',
		'inbox: Rappel : jeu. 26 nov. 04:00 (Montreal)'
	]);
	expect(await livesBy('Joël', null)).toBe(true);
	expect(await livesBy('Joël', null)).toBe(false);
	expect((await looking.look('Joël', '2026-11-26T07:00:00Z')).told).toContain(
		'inbox: Rappel : jeu. 26 nov. 10:00'
	);
});
