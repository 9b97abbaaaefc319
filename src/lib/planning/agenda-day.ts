import { error, redirect } from '@sveltejs/kit';
import * as agendas from '#db/agendas.ts';
import { type AgendaLesson } from '#db/agendas.ts';
import { inSchool } from '#db/sql.ts';
import { isAdmin } from '#domain/policy.ts';
import { instantOf, weekOfDay } from '#domain/week.ts';
import { type House } from '#house';
import { type Session } from '#identity/identity.ts';
import { m } from '#paraglide/messages.js';
import { addDays, dayOf, isDay } from './calendar-day.ts';

export interface AgendaDay {
	day: string;
	week: string;
	instructor: string;
	/** Milliseconds. */
	now: number;
	zone: string;
	school: { id: string; name: string };
	who: string;
	lessons: AgendaLesson[];
}

/** The signed-in instructor with the wall around their school. The route group's gate has let them in. */
export function whoseAgenda(session: Session | null): { session: Session; instructor: string } {
	if (!session) redirect(303, '/');
	if (!session.actor.instructor)
		error(403, isAdmin(session.actor) ? m.my_no_instructor_admin() : m.my_no_instructor());
	return { session, instructor: session.actor.instructor };
}

/** An instructor's own lessons of the day an address names; today when it names none. */
export async function agendaDay(house: House, session: Session | null, url: URL): Promise<AgendaDay> {
	const own = whoseAgenda(session);
	const { id, name, zone } = own.session.school;
	const now = house.clock();
	const asked = url.searchParams.get('day');
	if (asked !== null && !isDay(asked)) redirect(303, url.pathname);
	const day = asked ?? dayOf(now, zone);
	const [from, to] = [instantOf(day, '00:00', zone), instantOf(addDays(day, 1), '00:00', zone)];
	const lessons = await inSchool(house.sql, { school: id }, (tx) =>
		agendas.between(tx, own.instructor, from, to, new Date(now))
	);
	return {
		day,
		week: weekOfDay(day),
		instructor: own.instructor,
		now,
		zone,
		school: { id, name },
		who: own.session.name,
		lessons
	};
}
