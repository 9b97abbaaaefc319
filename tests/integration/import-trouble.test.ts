import { describe, expect, test } from 'vitest';
import * as imports from '#db/imports.ts';
import { inSchool } from '#db/sql.ts';
import { importDesk } from '../harness/import-desk.ts';
import { calendar } from '../harness/imports.ts';

const desk = importDesk({
	admins: ['Rose'],
	instructors: ['Awa Diallo'],
	candidates: ['Merveille Nzé'],
	vehicles: ['DK-482-AA'],
	places: ['Bord de mer']
});

const table = (...lines: string[]): string =>
	['Date;Début;Fin;Moniteur;Candidat;Véhicule;Lieu', ...lines].join('\n');
const verdicts = async (id: string) => (await desk.imports.rows(id)).map((row) => row.verdict);

describe('a row is refused, and the others are taken,', () => {
	test('where its new vehicle has no number a vehicle can have', async () => {
		const id = await desk.imports.previewed(
			table(
				'14/12/2026;08:00;09:00;Awa Diallo;Merveille Nzé;1;',
				'15/12/2026;08:00;09:00;Awa Diallo;Merveille Nzé;La petite voiture blanche;',
				'16/12/2026;08:00;09:00;Awa Diallo;Merveille Nzé;V2;'
			),
			'Rose',
			{ 'vehicles.1': 'new', 'vehicles.lapetitevoitureblanche': 'new', 'vehicles.v2': 'new' }
		);
		expect(await verdicts(id)).toEqual([
			{ verdict: 'left', why: 'bad_plate', what: '1' },
			{ verdict: 'left', why: 'bad_plate', what: 'La petite voiture blanche' },
			{ verdict: 'fits' }
		]);
		await desk.imports.take(id);
		expect(await desk.imports.state(id)).toBe('applied');
		expect((await desk.imports.counts(id)).outcomes).toMatchObject({ taken: 1 });
	});
	test('where somebody or something it names is switched off', async () => {
		await desk.db.owner`update vehicle set active = false where school_id = ${desk.ecole.id}`;
		await desk.db.owner`update candidate set active = false where school_id = ${desk.ecole.id}`;
		const id = await desk.imports.previewed(
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
			reason: { code: 'inactive', resource, id: desk.ecole.ids[name] }
		});
		expect(await verdicts(id)).toEqual([
			off('vehicle', 'DK-482-AA'),
			off('candidate', 'Merveille Nzé'),
			{ verdict: 'fits' }
		]);
		await desk.imports.take(id);
		expect((await desk.imports.counts(id)).outcomes).toMatchObject({ taken: 1 });
	});
});

test('a vehicle or place the school has already is that one, whoever chose a new one', async () => {
	const id = await desk.imports.previewed(
		table('14/12/2026;08:00;09:00;Awa Diallo;Merveille Nzé;dk 482 aa;bord de mer'),
		'Rose',
		{ 'vehicles.dk482aa': 'new', 'places.bord de mer': 'new' }
	);
	await desk.imports.take(id);
	expect(
		await desk.db.owner`select vehicle_id, place_id from lesson where school_id = ${desk.ecole.id}`
	).toEqual([{ vehicle_id: desk.ecole.ids['DK-482-AA'], place_id: desk.ecole.ids['Bord de mer'] }]);
});

describe('an import that fails each time stops and says so', () => {
	const broken = async (): Promise<void> => {
		await desk.db.owner.unsafe(`create or replace function broken() returns trigger language plpgsql as
			$$ begin raise exception 'broken' using errcode = '23514'; end $$`);
		await desk.db.owner.unsafe(
			`create or replace trigger broken before insert or update on import_row for each row
				when (new.outcome is not null) execute function broken()`
		);
	};
	const isSilent = (id: string) =>
		inSchool(desk.db.app, { school: desk.ecole.id }, (tx) => imports.isSilent(tx, id));
	const mended = () => desk.db.owner.unsafe('drop trigger if exists broken on import_row');

	test('and goes on once an admin has it so', async () => {
		const id = await desk.imports.previewed(
			calendar('Awa Diallo', [{ uid: 'a', start: '2026-12-14T07:00:00Z' }]),
			'Rose'
		);
		await broken();
		try {
			await desk.imports.take(id);
			expect(await isSilent(id)).toBe(false);
			await desk.db.owner`update import set changed_at = changed_at - interval '10 seconds' where id = ${id}`;
			expect(await isSilent(id), 'nobody has been at work on it for a while').toBe(true);
			for (let more = 1; more < 4; more++) {
				expect(await desk.imports.state(id)).toBe('applying');
				await desk.imports.goOn(id);
			}
			expect(await desk.imports.find(id)).toMatchObject({ state: 'stopped', trouble: 'failed' });
		} finally {
			await mended();
		}
		await desk.imports.resume(id, 'Rose');
		expect(await isSilent(id)).toBe(false);
		expect(await desk.imports.find(id)).toMatchObject({ state: 'applied', trouble: null });
	});
	test('also when it is taken back', async () => {
		const id = await desk.imports.previewed(
			calendar('Awa Diallo', [{ uid: 'a', start: '2026-12-14T07:00:00Z' }]),
			'Rose'
		);
		await desk.imports.take(id);
		await broken();
		try {
			await desk.imports.undo(id);
			for (let more = 1; more < 4; more++) await desk.imports.goOn(id);
			expect(await desk.imports.find(id)).toMatchObject({ state: 'applied', trouble: 'failed' });
		} finally {
			await mended();
		}
		await desk.imports.undo(id);
		expect(await desk.imports.find(id)).toMatchObject({ state: 'undone', trouble: null });
	});
});
