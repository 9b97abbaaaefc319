import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ImportHouse } from '#lib/import/import-house.ts';
import { createSchedule } from '#schedule/create.ts';
import { type Schedule } from '#schedule/schedule.ts';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';
import { calendar, importer } from '../harness/imports.ts';
import { school, type TestSchool } from '../harness/school.ts';

const NOW = Date.parse('2026-11-23T05:00:00Z');
let db: TestDatabase;
let schedule: Schedule;
let ecole: TestSchool;
let awa: ReturnType<typeof importer>;

beforeAll(async () => {
	db = await freshDatabase();
	schedule = createSchedule({ sql: db.app, clock: () => NOW });
});
afterAll(async () => {
	await schedule.close();
	await db.drop();
});
beforeEach(async () => {
	ecole = await school(db.owner, {
		admins: ['Rose'],
		instructors: ['Awa Diallo'],
		candidates: ['Merveille Nzé'],
		vehicles: ['DK-482-AA'],
		places: ['Bord de mer']
	});
	const house: ImportHouse = { sql: db.app, schedule, clock: () => NOW };
	awa = importer(house, ecole);
});

const table = (...lines: string[]): string =>
	['Date;Début;Fin;Moniteur;Candidat;Véhicule;Lieu', ...lines].join('\n');
const verdicts = async (id: string) => (await awa.rows(id)).map((row) => row.verdict);

describe('a row is refused, and the others are taken,', () => {
	test('where its new vehicle has no number a vehicle can have', async () => {
		const id = await awa.previewed(
			table(
				'14/12/2026;08:00;09:00;Awa Diallo;Merveille Nzé;1;',
				'15/12/2026;08:00;09:00;Awa Diallo;Merveille Nzé;La petite voiture blanche;',
				'16/12/2026;08:00;09:00;Awa Diallo;Merveille Nzé;V2;'
			),
			'Rose',
			{ 'vehicles.1': 'new', 'vehicles.lapetitevoitureblanche': 'new', 'vehicles.v2': 'new' }
		);
		expect(await verdicts(id)).toEqual([
			{ verdict: 'left', why: 'bad_plate' },
			{ verdict: 'left', why: 'bad_plate' },
			{ verdict: 'fits' }
		]);
		await awa.take(id);
		expect(await awa.state(id)).toBe('applied');
		expect((await awa.counts(id)).outcomes).toMatchObject({ taken: 1 });
	});
	test('where somebody or something it names is switched off', async () => {
		await db.owner`update vehicle set active = false where school_id = ${ecole.id}`;
		await db.owner`update candidate set active = false where school_id = ${ecole.id}`;
		const id = await awa.previewed(
			table(
				'14/12/2026;08:00;09:00;Awa Diallo;Larissa Engone;dk 482 aa;',
				'15/12/2026;08:00;09:00;Awa Diallo;NZÉ Merveille;;',
				'16/12/2026;08:00;09:00;Awa Diallo;Larissa Engone;;'
			),
			'Rose',
			{ 'vehicles.dk482aa': 'new' }
		);
		const off = (resource: string, name: string) => ({
			verdict: 'clash',
			reason: { code: 'inactive', resource, id: ecole.ids[name] }
		});
		expect(await verdicts(id)).toEqual([
			off('vehicle', 'DK-482-AA'),
			off('candidate', 'Merveille Nzé'),
			{ verdict: 'fits' }
		]);
		await awa.take(id);
		expect((await awa.counts(id)).outcomes).toMatchObject({ taken: 1 });
	});
});

test('a vehicle or place the school has already is that one, whoever chose a new one', async () => {
	const id = await awa.previewed(
		table('14/12/2026;08:00;09:00;Awa Diallo;Merveille Nzé;dk 482 aa;bord de mer'),
		'Rose',
		{ 'vehicles.dk482aa': 'new', 'places.bord de mer': 'new' }
	);
	await awa.take(id);
	expect(await db.owner`select vehicle_id, place_id from lesson where school_id = ${ecole.id}`).toEqual([
		{ vehicle_id: ecole.ids['DK-482-AA'], place_id: ecole.ids['Bord de mer'] }
	]);
});

describe('an import that fails each time stops and says so', () => {
	const broken = async (): Promise<void> => {
		await db.owner.unsafe(`create or replace function broken() returns trigger language plpgsql as
			$$ begin raise exception 'broken' using errcode = '23514'; end $$`);
		await db.owner.unsafe(
			`create or replace trigger broken before insert or update on import_row for each row
				when (new.outcome is not null) execute function broken()`
		);
	};
	const mended = () => db.owner.unsafe('drop trigger if exists broken on import_row');

	test('and goes on once an admin has it so', async () => {
		const id = await awa.previewed(
			calendar('Awa Diallo', [{ uid: 'a', start: '2026-12-14T07:00:00Z' }]),
			'Rose'
		);
		await broken();
		try {
			await awa.take(id);
			for (let more = 1; more < 4; more++) {
				expect(await awa.state(id)).toBe('applying');
				await awa.goOn(id);
			}
			expect(await awa.find(id)).toMatchObject({ state: 'stopped', trouble: 'failed' });
		} finally {
			await mended();
		}
		await awa.resume(id, 'Rose');
		expect(await awa.find(id)).toMatchObject({ state: 'applied', trouble: null });
	});
	test('also when it is taken back', async () => {
		const id = await awa.previewed(
			calendar('Awa Diallo', [{ uid: 'a', start: '2026-12-14T07:00:00Z' }]),
			'Rose'
		);
		await awa.take(id);
		await broken();
		try {
			await awa.undo(id);
			for (let more = 1; more < 4; more++) await awa.goOn(id);
			expect(await awa.find(id)).toMatchObject({ state: 'applied', trouble: 'failed' });
		} finally {
			await mended();
		}
		await awa.undo(id);
		expect(await awa.find(id)).toMatchObject({ state: 'undone', trouble: null });
	});
});
