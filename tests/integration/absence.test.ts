import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type State } from '#domain/lesson.ts';
import { create } from '../builders/lesson.ts';
import { Looking } from '../harness/looking.ts';
import { ACCEPTED, W48 } from '../harness/small-school.ts';

let looking: Looking;
beforeAll(async () => {
	looking = await Looking.open();
});
beforeEach(() => looking.begin());
afterAll(() => looking.close());

/** After the lesson, which is on Tuesday from 10:00 to 11:00 by the clocks of Libreville. */
const AFTER = '2026-11-24T10:30:00Z';
const byBoth = (line: string): string[] => [`email: ${line}`, `inbox: ${line}`];

interface Held {
	seats?: string[];
	/** Who writes it down. */
	says?: string;
}

/** How it went is written down, from one state to another, and nobody is told meanwhile. */
async function outcomes(states: State[], { seats = ['Joël'], says = 'Awa' }: Held = {}): Promise<void> {
	const one = looking.small.planned('Tue 09:00-10:00', { by: 'Awa', seats });
	expect(await looking.small.submit(create(one))).toEqual(ACCEPTED);
	await looking.publish(W48);
	for (const name of [...seats, 'Awa']) await looking.look(name, '2026-11-23T09:00:00Z');
	looking.letters = [];
	for (const [past, state] of states.entries()) {
		const [base, was] = [one.version + past, states[past - 1] ?? 'planned'];
		const edit = { op: 'outcome', lesson: one.id, base, set: { state }, was: { state: was } } as const;
		expect(await looking.small.submit(edit, looking.small.ecole.actor(says))).toEqual(ACCEPTED);
	}
}

test('an absence that is written down is told to the candidate, not to whoever wrote it', async () => {
	await outcomes(['no_show']);
	const { told, next } = await looking.look('Joël', AFTER);
	expect(told).toEqual(byBoth('Absence notée : mar. 24 nov. 10:00'));
	expect(next).toBe(null);
	const [{ letter } = { letter: null }] = looking.letters;
	expect(letter?.text.replaceAll('\u202f', ' ')).toContain(
		'- Absence notée : mar. 24 nov. 10:00–11:00, Conduite, Awa. Une erreur ? Dites-le à votre auto-école.'
	);
	expect(letter?.calendar).toEqual([]);
	expect((await looking.look('Awa', AFTER)).told).toEqual([]);
	expect((await looking.look('Joël', AFTER)).told).toEqual([]);
});

test('taken back before it was told, nothing is; afterwards that is told as well', async () => {
	await outcomes(['no_show', 'done']);
	expect((await looking.look('Joël', AFTER)).told).toEqual([]);
	await looking.begin();
	await outcomes(['no_show']);
	await looking.look('Joël', AFTER);
	const [row] = await looking.small.db.owner<{ id: string; version: number }[]>`
		select id, version from lesson where school_id = ${looking.small.ecole.id}`;
	const { id: lesson = '', version: base = 0 } = row ?? {};
	const edit = { op: 'outcome', lesson, base, set: { state: 'done' }, was: { state: 'no_show' } } as const;
	expect(await looking.small.submit(edit, looking.small.ecole.actor('Awa'))).toEqual(ACCEPTED);
	expect((await looking.look('Joël', AFTER)).told).toEqual(byBoth('Absence retirée : mar. 24 nov. 10:00'));
});

test('of several nobody is told that they were absent; who teaches them hears of it', async () => {
	await outcomes(['no_show'], { seats: ['Joël', 'Merveille'], says: 'Rose' });
	for (const name of ['Joël', 'Merveille']) expect((await looking.look(name, AFTER)).told).toEqual([]);
	expect((await looking.look('Awa', AFTER)).told).toEqual(byBoth('Absence notée : mar. 24 nov. 10:00'));
});

test('what was written down before absences were told is told to nobody late, what comes after it is', async () => {
	await outcomes(['no_show'], { says: 'Rose' });
	await looking.small.db.owner`
		update school set absences_since = clock_timestamp() where id = ${looking.small.ecole.id}`;
	for (const name of ['Joël', 'Awa']) expect((await looking.look(name, AFTER)).told).toEqual([]);
	const [row] = await looking.small.db.owner<{ id: string; version: number }[]>`
		select id, version from lesson where school_id = ${looking.small.ecole.id}`;
	const { id: lesson = '', version = 0 } = row ?? {};
	for (const [past, state] of (['done', 'no_show'] as const).entries()) {
		const was = { state: past === 0 ? ('no_show' as const) : ('done' as const) };
		const edit = { op: 'outcome', lesson, base: version + past, set: { state }, was } as const;
		expect(await looking.small.submit(edit)).toEqual(ACCEPTED);
	}
	expect((await looking.look('Joël', AFTER)).told).toEqual(byBoth('Absence notée : mar. 24 nov. 10:00'));
});
