import { dayOf, instantOf } from '#domain/week.ts';
import { type PlanningEntry } from '#domain/planning.ts';
import { Temporal } from 'temporal-polyfill';

/** When a school reminds of a lesson; null: not at all. */
export interface ReminderTimes {
	/** Of the day before, by the school's clock: `18:00`. */
	eve: string | null;
	/** Before the start. */
	hours: number | null;
}

/** The evening before, and shortly before: the later one last. */
function momentsOf(start: string, zone: string, { eve, hours }: ReminderTimes) {
	const before = Temporal.PlainDate.from(dayOf(start, zone)).subtract({ days: 1 }).toString();
	return [
		...(eve === null ? [] : [{ which: 'eve', when: Date.parse(instantOf(before, eve, zone)) }]),
		...(hours === null ? [] : [{ which: 'soon', when: Date.parse(start) - hours * 3_600_000 }])
	];
}

/** A lesson a person knows of. */
export interface KnownLesson {
	entry: PlanningEntry;
	/** When they were told of it last, milliseconds since 1970. */
	toldAt: number;
}

export interface Reminders {
	due: { entry: PlanningEntry; key: string }[];
	/** Milliseconds since 1970; null: none to come. */
	next: number | null;
}

/**
 * Which reminders are due, and when the next one is. Whoever heard of a lesson after its reminder's hour needs none.
 * The key names one reminder of one hour: moved, a lesson is reminded of anew.
 * @param at milliseconds since 1970 @param zone the school's, IANA
 */
export function remindersAt(
	lessons: readonly KnownLesson[],
	zone: string,
	at: number,
	times: ReminderTimes
): Reminders {
	const coming = lessons.filter(({ entry }) => entry.state === 'planned' && Date.parse(entry.start) > at);
	const due: Reminders['due'] = [];
	const later: number[] = [];
	for (const { entry, toldAt } of coming) {
		const all = momentsOf(entry.start, zone, times);
		later.push(...all.filter(({ when }) => when > at).map(({ when }) => when));
		const last = all.findLast(({ when }) => when <= at);
		if (last && toldAt < last.when) due.push({ entry, key: `${last.which}/${entry.lesson}/${entry.start}` });
	}
	return { due, next: later.length === 0 ? null : Math.min(...later) };
}
