import { randomUUID } from 'node:crypto';
import { instant, type Lesson } from '#domain/lesson.ts';
import { daysOf, instantOf, type Week } from '#domain/week.ts';
import { lesson } from '../tests/builders/lesson.ts';
import { type TestDatabase } from '../tests/harness/database.ts';
import { type BusySchool } from './our-server.ts';
import { plant } from './school-stage.ts';

const CLASS = 25;
const ZONE = 'Africa/Libreville';
const STARTS = ['08:00', '09:00', '10:00', '11:00', '14:00', '15:00', '16:00'];

interface Some {
	/** Candidates who are in other weeks. */
	skip: number;
	most: number;
}

/** Everybody that `manyCandidates` made, or some of them, has a seat in one class of the week. */
export async function fillClasses(
	{ owner }: TestDatabase,
	school: BusySchool,
	week: Week,
	{ skip, most }: Some = { skip: 0, most: 1_000_000 }
): Promise<void> {
	const people = await owner<{ id: string }[]>`
		select id from candidate where school_id = ${school.house.school} and name = 'Candidat'
		order by id offset ${skip} limit ${most}`;
	const days = daysOf(week).slice(0, 6);
	const classes = Array.from({ length: Math.ceil(people.length / CLASS) }, (_, n): Lesson => {
		const day = days[n % days.length] ?? '';
		const start = Date.parse(instantOf(day, STARTS[Math.floor(n / 6) % STARTS.length] ?? '', ZONE));
		const candidates = people.slice(n * CLASS, (n + 1) * CLASS).map(({ id }) => id);
		return {
			...lesson('Mon 00:00-01:00'),
			id: randomUUID(),
			kind: 'theory',
			start: instant(start),
			end: instant(start + 3_600_000),
			capacity: CLASS,
			candidates: candidates.sort()
		};
	});
	const [first] = school.staff;
	if (!first) throw new Error('no staff');
	await plant(school.schedule, first, week, classes);
}
