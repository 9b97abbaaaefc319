import { addWeeks, daysOf } from '#domain/week.ts';
import { csvOf } from '#lib/export/csv.ts';
import { type ImportHouse } from '#lib/import/import-house.ts';
import { importer } from '../tests/harness/imports.ts';
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
	what: `a table of ${String(ROWS)} lessons: read, its columns said, judged, then brought onto the boards`,
	runs: 1,
	needs: [],
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
	const file = table();
	const own = importer(house, ecole);
	const from = performance.now();
	const id = await own.previewed(file, 'Rose');
	const previewed = performance.now();
	await own.take(id);
	const applied = performance.now();
	const { outcomes } = await own.counts(id);
	if (outcomes.taken !== ROWS) throw new Error(`taken ${String(outcomes.taken)} of ${String(ROWS)}`);
	return {
		'preview.s': (previewed - from) / 1000,
		'apply.lessons_per_s': ROWS / ((applied - previewed) / 1000)
	};
}

function table(): string {
	const lines: string[][] = [];
	for (let week = nextWeek(ZONE); lines.length < ROWS; week = addWeeks(week, 1))
		for (const day of daysOf(week).slice(0, 6))
			for (const [slot, start] of STARTS.entries())
				for (let n = 0; n < INSTRUCTORS; n++) lines.push(rowOf(day, start, slot, n));
	const head = ['Date', 'Début', 'Durée', 'Moniteur', 'Candidat', 'Véhicule'];
	return csvOf([head, ...lines.slice(0, ROWS)], ';');
}

const rowOf = (day: string, start: string, slot: number, n: number): string[] => [
	...[day, start, '1h', `Moniteur ${String(100 + n)}`],
	...[`Candidat ${String(100 + slot * INSTRUCTORS + n)}`, `V ${String(100 + n)}`]
];
