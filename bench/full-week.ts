import { randomUUID } from 'node:crypto';
import { instant, type Lesson } from '#domain/lesson.ts';
import { daysOf, instantOf, type Week } from '#domain/week.ts';
import { lesson } from '../tests/builders/lesson.ts';
import { type Wanted } from '../tests/harness/school.ts';

/** One hour of teaching, half an hour of rest: no hard or soft rule objects. */
const STARTS = ['07:00', '08:30', '10:00', '11:30', '13:00', '14:30', '16:00'];
const DAYS = 6;
/** Every twelfth instructor teaches theory, to classes. */
const THEORY = 12;
const CLASS = 12;
const ROOM = 18;

/** How many people and things a week of `count` lessons needs. */
interface Sizes {
	instructors: number;
	drivers: number;
	pupils: number;
}

const sizesOf = (count: number): Sizes => {
	const instructors = Math.ceil(count / (STARTS.length * DAYS));
	return {
		instructors,
		drivers: instructors * STARTS.length,
		pupils: Math.ceil(instructors / THEORY) * CLASS * 2
	};
};

const names = (what: string, count: number): string[] =>
	Array.from({ length: count }, (_, n) => `${what} ${String(n + 1)}`);

/** The school that fills such a week. */
export function schoolFor(count: number): Wanted {
	const { instructors, drivers, pupils } = sizesOf(count);
	return {
		admins: ['Rose', 'Guy'],
		instructors: names('Moniteur', instructors),
		candidates: [...names('Conduite', drivers), ...names('Code', pupils)],
		vehicles: names('V', instructors),
		places: ['Glass'],
		yards: names('Salle', Math.ceil(instructors / THEORY))
	};
}

/** `count` lessons of one week, spread over its days and instructors. @param ids of the school, by name */
export function fullWeek(
	week: Week,
	count: number,
	ids: Readonly<Record<string, string>>,
	zone: string
): Lesson[] {
	const { instructors } = sizesOf(count);
	const idOf = (name: string): string => ids[name] ?? '';
	const lessons: Lesson[] = [];
	for (const day of daysOf(week).slice(0, DAYS))
		for (const [slot, start] of STARTS.entries())
			for (let n = 0; n < instructors; n++) {
				const from = Date.parse(instantOf(day, start, zone));
				const hours = { start: instant(from), end: instant(from + 3_600_000) };
				lessons.push(lessonOf({ n, slot, hours, instructors, idOf }));
			}
	return lessons.slice(0, count);
}

interface Spot {
	n: number;
	slot: number;
	hours: Pick<Lesson, 'start' | 'end'>;
	instructors: number;
	idOf: (name: string) => string;
}

function lessonOf({ n, slot, hours, instructors, idOf }: Spot): Lesson {
	const base = {
		...lesson('Mon 00:00-01:00'),
		...hours,
		id: randomUUID(),
		instructor: idOf(`Moniteur ${String(n + 1)}`)
	};
	if (n % THEORY === 0) {
		const room = n / THEORY;
		const first = (room * 2 + (slot % 2)) * CLASS;
		const pupils = Array.from({ length: CLASS }, (_, k) => idOf(`Code ${String(first + k + 1)}`));
		const place = idOf(`Salle ${String(room + 1)}`);
		return { ...base, kind: 'theory', place, capacity: ROOM, candidates: pupils.sort() };
	}
	return {
		...base,
		vehicle: idOf(`V ${String(n + 1)}`),
		place: idOf('Glass'),
		permit: 'B',
		candidates: [idOf(`Conduite ${String(slot * instructors + n + 1)}`)]
	};
}
