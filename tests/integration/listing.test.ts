import { afterAll, beforeAll, expect, test } from 'vitest';
import * as directory from '#db/directory.ts';
import * as instructors from '#db/instructors.ts';
import * as places from '#db/places.ts';
import { inSchool } from '#db/sql.ts';
import * as vehicles from '#db/vehicles.ts';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';
import { school, type TestSchool } from '../harness/school.ts';

const NAMES = ['Émile', 'Zoé', 'élodie', 'Eric', 'Ange', 'Ève'];
const IN_ORDER = ['Ange', 'élodie', 'Émile', 'Eric', 'Ève', 'Zoé'];
const LISTING = { search: '', sort: '', descending: false, all: true, page: 1, now: new Date(0) };

let db: TestDatabase;
let glass: TestSchool;

beforeAll(async () => {
	db = await freshDatabase();
	glass = await school(db.owner, {
		instructors: NAMES,
		candidates: [...NAMES].reverse().map((name) => `${name} N.`),
		places: ['Salle 10', 'Salle 2'],
		vehicles: ['DK-1000-AA', 'DK-482-AA']
	});
	const days = { 'DK-1000-AA': '2027-02-01', 'DK-482-AA': '2026-12-31' };
	for (const [plate, day] of Object.entries(days))
		await db.owner`update vehicle set insurance_until = ${day} where plate = ${plate}`;
});
afterAll(() => db.drop());

test('names stand in the order of a French dictionary, in lists, choices and on the board', async () => {
	await inSchool(db.app, { school: glass.id }, async (tx) => {
		const named = (rows: readonly { name: string }[]) => rows.map((row) => row.name);
		expect(named((await instructors.list(tx, LISTING)).rows)).toEqual(IN_ORDER);
		expect(named((await instructors.list(tx, { ...LISTING, descending: true })).rows)).toEqual(
			IN_ORDER.toReversed()
		);
		expect(named(await instructors.choices(tx))).toEqual(IN_ORDER);
		const all = await directory.names(tx, null, LISTING.now);
		expect(named(all.instructors)).toEqual(IN_ORDER);
		expect(named(all.candidates)).toEqual(IN_ORDER.map((name) => `${name} N.`));
		expect(named(all.places)).toEqual(['Salle 2', 'Salle 10']);
		expect(named((await places.list(tx, LISTING)).rows)).toEqual(['Salle 2', 'Salle 10']);
	});
});

test('a list sorted by a day follows the calendar', async () => {
	await inSchool(db.app, { school: glass.id }, async (tx) => {
		const listing = { ...LISTING, sort: 'insurance' };
		const plates = (await vehicles.list(tx, listing)).rows.map((row) => row.plate);
		expect(plates).toEqual(['DK-482-AA', 'DK-1000-AA']);
	});
});
