import { describe, expect, it } from 'vitest';
import { problemsOf } from './draft-problems.ts';
import { emptyDraft, type LessonDraft } from './lesson-draft.ts';
import { permitRemark } from './permit-remark.ts';
import { Directory } from './directory.svelte.ts';
import { rulesOn } from '#domain/rules.ts';

const admin = { account: 'rose', name: 'Rose', admin: true, instructor: null, locale: 'fr' } as const;
const now = Date.parse('2026-11-24T06:00:00Z');
const draft = (fields: Partial<LessonDraft>): LessonDraft => ({
	...emptyDraft('2026-11-25', '08:00', rulesOn('2026-11-25', [])),
	...fields
});
const wrong = (fields: Partial<LessonDraft>) => problemsOf(draft(fields), admin, now);
const cleared = null as unknown as number;

describe('the form of a lesson', () => {
	it('takes any day that has a board, on the grid or off it', () => {
		expect(wrong({})).toEqual({});
		expect(wrong({ time: '08:07' })).toEqual({});
		expect(wrong({ day: '2028-01-10' })).toEqual({});
	});
	it.each(['9999-12-31', '275760-09-13', '0001-01-01', '2028-02-01', '2024-12-01'])(
		'says of %s that no board reaches there',
		(day) => {
			expect(wrong({ day }).day).toMatch(/60 semaines/);
		}
	);
	it.each(['', '2026-02-30', 'demain'])('asks for a day that exists instead of “%s”', (day) => {
		expect(wrong({ day }).day).toMatch(/qui existe/);
	});
	it.each(['', '25:00', '8h', '08:60'])('asks for a time instead of “%s”', (time) => {
		expect(wrong({ time }).time).toMatch(/heure/);
	});
	it.each([0, -60, 4, 61, 1440, Number.NaN, cleared])(
		'does not end before it starts, or late: %s min',
		(length) => {
			expect(wrong({ length }).length).toMatch(/fin/);
		}
	);
	it('asks an instructor for their own name, and a class for seats that can be counted', () => {
		expect(
			problemsOf(draft({}), { ...admin, admin: false, instructor: 'awa' }, now).instructor
		).toBeDefined();
		expect(wrong({ kind: 'theory', capacity: 0 }).capacity).toBeDefined();
		expect(wrong({ kind: 'driving', capacity: 0 })).toEqual({});
	});
});

it('remarks that a candidate trains for another licence than the vehicle is for', () => {
	const person = { phone: null, instructor: null, hoursBought: 20, minutesDone: 0, active: true };
	const directory = new Directory(
		{
			instructors: [],
			vehicles: [{ id: 'car', plate: 'DK-482-AA', model: 'Yaris', permit: 'B', active: true }],
			places: [],
			candidates: [
				{ ...person, id: 'joel', name: 'Joël Mba', permit: 'A' },
				{ ...person, id: 'ines', name: 'Inès Ella', permit: 'B' }
			],
			staff: []
		},
		[]
	);
	const remark = (candidates: string[], kind: 'driving' | 'theory' = 'driving') =>
		permitRemark({ kind, vehicle: 'car', candidates }, directory);
	expect(remark(['ines', 'joel'])).toMatch(/Joël Mba.* A\s.*DK-482-AA.* B\./);
	expect(remark(['ines'])).toBeNull();
	expect(remark(['unknown'])).toBeNull();
	expect(remark(['joel'], 'theory')).toBeNull();
});
