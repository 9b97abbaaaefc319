import { afterAll, beforeAll, beforeEach } from 'vitest';
import { createSchedule } from '#schedule/create.ts';
import { type Schedule } from '#schedule/schedule.ts';
import { freshDatabase, type TestDatabase } from './database.ts';
import { importer } from './imports.ts';
import { school, type TestSchool } from './school.ts';

const NOW = Date.parse('2026-11-23T05:00:00Z');

/** What the tests of one file import with: one database and write path, a school of its own for each test. */
export function importDesk(people: Parameters<typeof school>[1]) {
	let db: TestDatabase;
	let schedule: Schedule;
	let ecole: TestSchool;
	let imports: ReturnType<typeof importer>;
	beforeAll(async () => {
		db = await freshDatabase();
		schedule = createSchedule({ sql: db.app, clock: () => NOW });
	});
	afterAll(async () => {
		await schedule.close();
		await db.drop();
	});
	beforeEach(async () => {
		ecole = await school(db.owner, people);
		imports = importer({ sql: db.app, schedule, clock: () => NOW }, ecole);
	});
	return {
		NOW,
		get db() {
			return db;
		},
		get schedule() {
			return schedule;
		},
		get ecole() {
			return ecole;
		},
		get imports() {
			return imports;
		},
		/** Judged as guessed, and written. @returns the import */
		async applied(file: string, who = 'Rose'): Promise<string> {
			const id = await imports.previewed(file, who);
			await imports.take(id);
			return id;
		}
	};
}
