import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import * as notices from '#db/notices.ts';
import { inSchool } from '#db/sql.ts';
import { Looking } from '../harness/looking.ts';

let looking: Looking;
beforeAll(async () => {
	looking = await Looking.open();
});
beforeEach(async () => {
	await looking.begin();
	await looking.small.db.owner`update school set digest_at = null`;
});
afterAll(() => looking.close());

/** Until when the papers of a car hold. */
async function papers(plate: string, insurance: string | null, inspection: string | null = null) {
	await looking.small.db
		.owner`update vehicle set insurance_until = ${insurance}, inspection_until = ${inspection}
		where id = ${looking.small.id(plate)}`;
}
const byBoth = (line: string): string[] => [`email: ${line}`, `inbox: ${line}`];

test('papers that soon end are told to those who run the school: together, thirty, seven and one day before, once each', async () => {
	await papers('DK-482-AA', '2026-12-23', '2026-12-20');
	const said = byBoth('2 papiers de véhicules arrivent à échéance');
	expect(await looking.look('Rose', '2026-11-23T09:00:00Z')).toEqual({
		told: said,
		next: '2026-11-24T06:00:00Z'
	});
	expect(looking.letters.at(-1)?.letter.text.replaceAll('\u202f', ' ')).toContain(
		'- DK-482-AA : visite technique jusqu’au 20 déc. 2026\n- DK-482-AA : assurance jusqu’au 23 déc. 2026\n'
	);
	expect((await looking.look('Rose', '2026-11-24T09:00:00Z')).told).toEqual([]);
	const one = byBoth('DK-482-AA : visite technique jusqu’au 20 déc. 2026');
	expect((await looking.look('Rose', '2026-12-13T09:00:00Z')).told).toEqual(one);
	expect((await looking.look('Rose', '2026-12-19T09:00:00Z')).told).toEqual(
		byBoth('2 papiers de véhicules arrivent à échéance')
	);
	expect((await looking.look('Awa', '2026-12-13T09:00:00Z')).told).toEqual([]);
});

test('renewed before it went out, nothing is said of it; what is entered late is told at once', async () => {
	await papers('DK-482-AA', '2026-12-02');
	const step = { school: looking.small.ecole.id, person: await looking.person('Rose'), step: 'a' };
	// By night: the letter waits, and is then about nothing.
	expect((await looking.look('Rose', '2026-11-23T21:00:00Z')).told).toHaveLength(1);
	await papers('DK-482-AA', '2027-12-02');
	expect((await looking.look('Rose', '2026-11-24T09:00:00Z')).told).toEqual([]);
	await papers('DK-482-AA', '2027-12-02', '2026-11-26');
	const { notices: promised } = await looking.activities.look(step);
	await papers('DK-482-AA', '2027-12-02', '2027-11-26');
	expect(await looking.handOver(promised)).toEqual([]);
});

test('the flows of those who run the school are started for papers that hold', async () => {
	const { id: school } = looking.small.ecole;
	const started = async (): Promise<string[]> => {
		await looking.small.db.owner`update outbox set done_at = now()`;
		await inSchool(looking.small.db.app, { school }, (tx) => notices.wakeAll(tx, school, 'ensure'));
		const rows = await looking.small.db.owner<{ key: string }[]>`
			select key from outbox where done_at is null and kind = 'ensure'`;
		return rows.map(({ key }) => key);
	};
	expect(await started()).toEqual([]);
	await papers('FT-207-AB', null, '2099-01-01');
	const flow = `person/${school}/${await looking.person('Rose')}`;
	expect(await started()).toContain(flow);
});
