import * as importRows from '#db/import-rows.ts';
import * as imports from '#db/imports.ts';
import { inSchool } from '#db/sql.ts';
import { addWeeks, daysOf } from '#domain/week.ts';
import { csvOf } from '#lib/export/csv.ts';
import { goOn } from '#lib/import/at-work.ts';
import { type ImportHouse, type ImportSession } from '#lib/import/import-house.ts';
import { mappingOf } from '#lib/import/mapping-form.ts';
import * as namesPage from '#lib/import/names-page.ts';
import { preview } from '#lib/import/preview.ts';
import { receive } from '#lib/import/receive.ts';
import { school, type TestSchool } from '../tests/harness/school.ts';
import { type Bench, type Figures } from './bench.ts';
import { nextWeek, openDatabase, openSchedule } from './school-stage.ts';
import { type Stage } from './stage.ts';

const ZONE = 'Africa/Libreville';
const ROWS = 10_000;
const INSTRUCTORS = 30;
/** One hour of teaching, half an hour of rest: nothing objects. */
const STARTS = ['07:00', '08:30', '10:00', '11:30', '13:00', '14:30', '16:00'];

export const importing: Bench = {
	name: 'import',
	what: `a table of ${String(ROWS)} lessons: read and judged, then brought onto the boards`,
	runs: 1,
	pages: false,
	goals: { 'preview.s': { op: '<=', value: 5 }, 'apply.lessons_per_s': { op: '>=', value: 200 } },
	measure
};

async function measure(runs: number, stage: Stage): Promise<Figures[]> {
	const db = await openDatabase(stage);
	const house: ImportHouse = { sql: db.app, schedule: await openSchedule(stage, db), clock: Date.now };
	const all: Figures[] = [];
	for (let run = 0; run < runs; run++) {
		const ecole = await school(db.owner, {
			admins: ['Rose'],
			instructors: people('Moniteur', INSTRUCTORS),
			candidates: people('Candidat', INSTRUCTORS * STARTS.length),
			vehicles: people('V', INSTRUCTORS)
		});
		all.push(await bring(house, ecole));
	}
	return all;
}

const people = (what: string, count: number): string[] =>
	Array.from({ length: count }, (_, n) => `${what} ${String(100 + n)}`);

async function bring(house: ImportHouse, ecole: TestSchool): Promise<Figures> {
	const session: ImportSession = {
		actor: ecole.actor('Rose'),
		school: { id: ecole.id, slug: ecole.slug, name: 'Banc', zone: ZONE, demo: false }
	};
	const request = upload();
	const from = performance.now();
	const received = await receive(house, session, request);
	if (!received.ok) throw new Error(received.error);
	const { id } = received;
	const read = performance.now();
	const inOwn = <T>(work: Parameters<typeof inSchool<T>>[2]) =>
		inSchool(house.sql, { school: ecole.id }, work);
	const page = await inOwn((tx) => namesPage.read(tx, id, null));
	if (!page) throw new Error('no import');
	await preview(house, session.actor, id, mappingOf(new FormData(), page.by, page.found, page.directory));
	const previewed = performance.now();
	await inOwn((tx) => imports.moveOn(tx, id, ['previewed'], 'applying'));
	await goOn(house, ecole.id, id);
	const applied = performance.now();
	const { outcomes } = await inOwn((tx) => importRows.counts(tx, id));
	if (outcomes.taken !== ROWS) throw new Error(`taken ${String(outcomes.taken)} of ${String(ROWS)}`);
	return {
		'read.s': (read - from) / 1000,
		'preview.s': (previewed - from) / 1000,
		'apply.lessons_per_s': ROWS / ((applied - previewed) / 1000)
	};
}

function upload(): Request {
	const lines: string[][] = [];
	for (let week = nextWeek(ZONE); lines.length < ROWS; week = addWeeks(week, 1))
		for (const day of daysOf(week).slice(0, 6))
			for (const [slot, start] of STARTS.entries())
				for (let n = 0; n < INSTRUCTORS; n++) lines.push(rowOf(day, start, slot, n));
	const form = new FormData();
	const head = ['Date', 'Début', 'Durée', 'Moniteur', 'Candidat', 'Véhicule'];
	const text = csvOf([head, ...lines.slice(0, ROWS)], ';');
	form.append('file', new File([text], 'planning.csv'));
	return new Request('http://localhost/admin/import', { method: 'POST', body: form });
}

const rowOf = (day: string, start: string, slot: number, n: number): string[] => [
	...[day, start, '1h', `Moniteur ${String(100 + n)}`],
	...[`Candidat ${String(100 + slot * INSTRUCTORS + n)}`, `V ${String(100 + n)}`]
];
