import { dayOf, instantOf } from '#domain/week.ts';
import { type PlanningEntry } from '#domain/planning.ts';
import { Temporal } from 'temporal-polyfill';

const EVE_TIME = '18:00';
const SOON = 2 * 3_600_000;

/** The evening before, and shortly before: the later one last. */
const REMINDERS = {
	eve: (start: string, zone: string): number => {
		const eve = Temporal.PlainDate.from(dayOf(start, zone)).subtract({ days: 1 });
		return Date.parse(instantOf(eve.toString(), EVE_TIME, zone));
	},
	soon: (start: string): number => Date.parse(start) - SOON
};

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
export function remindersAt(lessons: readonly KnownLesson[], zone: string, at: number): Reminders {
	const coming = lessons.filter(({ entry }) => entry.state === 'planned' && Date.parse(entry.start) > at);
	const due: Reminders['due'] = [];
	const later: number[] = [];
	for (const { entry, toldAt } of coming) {
		const all = Object.entries(REMINDERS).map(([which, of]) => ({ which, when: of(entry.start, zone) }));
		later.push(...all.filter(({ when }) => when > at).map(({ when }) => when));
		const last = all.findLast(({ when }) => when <= at);
		if (last && toldAt < last.when) due.push({ entry, key: `${last.which}/${entry.lesson}/${entry.start}` });
	}
	return { due, next: later.length === 0 ? null : Math.min(...later) };
}
