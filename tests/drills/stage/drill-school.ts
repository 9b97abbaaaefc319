import { type Week, addWeeks, weekOf } from '#domain/week.ts';
import { createSchedule } from '#schedule/create.ts';
import { type TestDatabase } from '../../harness/database.ts';
import { liveSchool, type LiveSchool, type Person } from '../../harness/live-school.ts';
import { type Things } from '../load/next-edit.ts';

const ADMINS = ['Rose', 'Guy', 'Ines', 'Omar', 'Lea', 'Tom'];
const INSTRUCTORS = ['Awa', 'Paul', 'Nadia', 'Serge', 'Mireille', 'Yann'];
const CANDIDATES = ['Joël', 'Merveille', 'Davy', 'Prisca', 'Cédric', 'Grâce', 'Rodrigue', 'Flore'];
const ZONE = 'Africa/Libreville';

/** A school with two published weeks ahead, and people who are signed in. */
export interface DrillSchool {
	house: LiveSchool;
	staff: Person[];
	candidates: Person[];
	things: Things;
	zone: string;
}

export async function openSchool(db: TestDatabase): Promise<DrillSchool> {
	const vehicles = ['AA-1', 'BB-2', 'CC-3', 'DD-4', 'EE-5'];
	const places = ['Glass', 'Owendo', 'Akanda'];
	const people = { admins: ADMINS, instructors: INSTRUCTORS, candidates: CANDIDATES };
	const house = await liveSchool(db, { ...people, vehicles, places, zone: ZONE });
	const signIn = (names: readonly string[]) => Promise.all(names.map((name) => house.signIn(name)));
	const ids = (names: readonly string[]) => names.map((name) => house.ids[name] ?? '');
	const next = addWeeks(weekOf(new Date().toISOString(), ZONE), 1);
	const weeks: [Week, Week] = [next, addWeeks(next, 1)];
	const staff = await signIn([...ADMINS, ...INSTRUCTORS.slice(0, 2)]);
	await publish(db, staff[0], weeks);
	return {
		house,
		staff,
		candidates: await signIn(CANDIDATES),
		zone: ZONE,
		things: {
			zone: ZONE,
			weeks,
			instructors: ids(INSTRUCTORS),
			vehicles: ids(vehicles),
			places: ids(places),
			candidates: ids(CANDIDATES)
		}
	};
}

async function publish(db: TestDatabase, admin: Person | undefined, weeks: readonly Week[]): Promise<void> {
	if (!admin) throw new Error('a school has an admin');
	const schedule = createSchedule({ sql: db.app, clock: Date.now });
	for (const week of weeks) {
		const published = await schedule.publish(admin.actor, week);
		if (!published.ok) throw new Error(`the week is not published: ${published.reason.code}`);
	}
	await schedule.close();
}
