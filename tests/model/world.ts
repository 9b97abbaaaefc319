import { type BoardCommit, type Schedule } from '#schedule/schedule.ts';
import { createSchedule } from '#schedule/create.ts';
import { instant } from '#domain/lesson.ts';
import { daysOf, instantOf, type Week } from '#domain/week.ts';
import { type TestDatabase } from '../harness/database.ts';
import { type TestSchool } from '../harness/school.ts';
import { Screen } from './screen.ts';

export const PEOPLE = {
	instructors: ['Awa', 'Paul'],
	candidates: ['Joël', 'Merveille', 'Davy'],
	vehicles: ['AA-1', 'BB-2'],
	yards: ['Parc']
};

/** One school's week, three people at their screens, and one server that may be restarted. */
export class World {
	readonly db: TestDatabase;
	readonly week: Week;
	readonly zone: string;
	readonly now: number;
	readonly screens: Screen[];
	readonly ecole: TestSchool;
	readonly told: BoardCommit[] = [];
	schedule: Schedule;

	constructor(db: TestDatabase, week: Week, zone: string, ecole: TestSchool) {
		this.db = db;
		this.week = week;
		this.zone = zone;
		this.ecole = ecole;
		this.now = Date.parse(instantOf(daysOf(week)[0] ?? '', '00:00', zone)) - 86_400_000;
		this.schedule = this.open();
		this.screens = ['Rose', 'Guy', 'Awa'].map((name, n) => new Screen(this, name, 1000 + n));
	}
	open(): Schedule {
		const schedule = createSchedule({ sql: this.db.app, clock: () => this.now });
		schedule.onCommit((commit) => this.told.push(commit));
		return schedule;
	}
	board() {
		return this.schedule.board(this.ecole.id, this.week);
	}
	id(names: readonly string[], n: number): string {
		return this.ecole.ids[names[n % names.length] ?? ''] ?? '';
	}
	/** Two-hour steps, so that lessons meet often. */
	hours(day: number, slot: number, week = this.week): { start: string; end: string } {
		const start = Date.parse(
			instantOf(daysOf(week)[day] ?? '', `${String(slot * 2).padStart(2, '0')}:00`, this.zone)
		);
		return { start: instant(start), end: instant(start + (slot % 3 === 0 ? 130 : 60) * 60_000) };
	}
}
