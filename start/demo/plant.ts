import * as founding from '#db/founding.ts';
import * as sms from '#db/sms.ts';
import { inSchool, type Sql } from '#db/sql.ts';
import { type Actor } from '#domain/policy.ts';
import { addWeeks, type Week, weekOf } from '#domain/week.ts';
import { instant } from '#domain/lesson.ts';
import { createSchedule } from '#schedule/create.ts';
import { hashPassword } from '#identity/password.ts';
import { DEMO_PASSWORD, DEMO_SIGN_INS } from './accounts.ts';
import { type Event, storyOf } from './history.ts';
import {
	type DemoCandidate,
	type DemoInstructor,
	type DemoPlace,
	type DemoSchool,
	demoSchool,
	otherSchool
} from './school.ts';

const AT_ONCE = 60;

/**
 * Plants both demo schools around a day, texted long ago of what is published; told twice, it goes on where it stopped.
 * @param now milliseconds since 1970, the same when told again
 */
export async function plantDemo(sql: Sql, now: number): Promise<void> {
	const passwordHash = await hashPassword(DEMO_PASSWORD);
	for (const school of [demoSchool(), otherSchool()]) {
		await plantPeople(sql, school, passwordHash);
		await plantWeeks(sql, school, now);
		await readOldNews(sql, school);
		await inSchool(sql, { school: school.id }, (tx) => sms.begin(tx, school.id, instant(now), null));
	}
}

async function plantPeople(sql: Sql, school: DemoSchool, passwordHash: string): Promise<void> {
	const accounts = DEMO_SIGN_INS.filter((one) => one.school.id === school.id);
	const { id, slug, name, zone } = school;
	await founding.school(sql, { id, slug, name, zone, profile: 'ga-cnepc', demo: true });
	for (const one of accounts)
		await founding.account(sql, { id: one.id, email: one.email, phone: null, passwordHash, locale: 'fr' });
	await inSchool(sql, { school: id }, async (tx) => {
		await founding.defaultRules(tx, id);
		for (const one of accounts)
			await founding.membership(tx, { schoolId: id, accountId: one.id, role: one.role, name: one.name });
		await founding.addRows(tx, 'instructor', id, school.instructors.map(instructorRow));
		await founding.addRows(tx, 'vehicle', id, school.vehicles);
		await founding.addRows(tx, 'place', id, school.places.map(placeRow));
		await founding.addRows(tx, 'candidate', id, school.candidates.map(candidateRow));
	});
}

const accountOf = (person: string): string | null =>
	DEMO_SIGN_INS.find((one) => one.person === person)?.id ?? null;

const instructorRow = ({ id, name, phone, permits }: DemoInstructor) => ({
	id,
	account_id: accountOf(id),
	name,
	phone,
	permits
});
const placeRow = ({ id, name, shortName, address, oneAtATime }: DemoPlace) => ({
	id,
	name,
	short_name: shortName,
	address,
	one_at_a_time: oneAtATime
});
const candidateRow = ({ id, name, phone, permit, instructor, hoursBought }: DemoCandidate) => ({
	id,
	account_id: accountOf(id),
	name,
	phone,
	permit,
	instructor_id: instructor,
	hours_bought: hoursBought
});

/** Two weeks back to four ahead, each through the one write path at the hour it happened. */
async function plantWeeks(sql: Sql, school: DemoSchool, now: number): Promise<void> {
	let at = now;
	const schedule = createSchedule({ sql, clock: () => at });
	const actor = adminOf(school);
	const thisWeek = weekOf(instant(now), school.zone);
	const happen = async (week: Week, event: Event): Promise<void> => {
		at = event.at;
		if ('publish' in event) {
			await schedule.publish(actor, week);
			return;
		}
		for (let n = 0; n < event.edits.length; n += AT_ONCE) {
			const some = event.edits.slice(n, n + AT_ONCE);
			const verdicts = await schedule.submit(actor, week, some);
			const refused = verdicts.findIndex((verdict) => verdict.verdict === 'rejected');
			if (refused >= 0)
				throw new Error(`the demo breaks a rule: ${JSON.stringify([some[refused], verdicts[refused]])}`);
		}
	};
	for (let ahead = -2; ahead <= 4; ahead += 1) {
		const week = addWeeks(thisWeek, ahead);
		for (const event of storyOf(school, week, ahead, now)) await happen(week, event);
	}
	await schedule.close();
}

function adminOf(school: DemoSchool): Actor {
	const admin = DEMO_SIGN_INS.find((one) => one.school.id === school.id && one.role === 'admin');
	if (!admin) throw new Error(`${school.slug} has no admin`);
	return { account: admin.id, school: school.id, roles: ['admin'], instructor: null, candidate: null };
}

/** All but the last change of each candidate to come was acknowledged long ago. */
const readOldNews = (sql: Sql, school: DemoSchool): Promise<unknown> =>
	inSchool(
		sql,
		{ school: school.id },
		(tx) => tx`update candidate_event e set seen_at = now() where seen_at is null and not (kind = 'changed'
			and exists (select 1 from lesson l where l.id = e.lesson_id and l.starts_at > now() and l.state = 'planned'))`
	);
