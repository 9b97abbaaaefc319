import { instant } from '#domain/lesson.ts';
import { dayOf, instantOf } from '#domain/week.ts';
import { Temporal } from 'temporal-polyfill';

/** So long a digest that could not be made in time still tells something. */
const HOLDS_FOR = 14 * 3_600_000;
/** One of the morning is about the day itself, one of the evening about the next. */
const NOON = '12:00';

export interface Digest {
	/** The day whose digest is due, `2026-11-24`; null: none is. */
	day: string | null;
	/** When the next one is, milliseconds since 1970. */
	next: number;
}

/** @param at milliseconds since 1970 @param zone the school's, IANA @param time by its clock, `18:00` */
export function digestAt(at: number, zone: string, time: string): Digest {
	const today = Temporal.PlainDate.from(dayOf(instant(at), zone));
	const momentOf = (days: number) => {
		const sent = today.add({ days });
		const day = (time < NOON ? sent : sent.add({ days: 1 })).toString();
		return { day, when: Date.parse(instantOf(sent.toString(), time, zone)) };
	};
	const [yesterdays, todays, tomorrows] = [momentOf(-1), momentOf(0), momentOf(1)];
	const [last, next] = todays.when <= at ? [todays, tomorrows] : [yesterdays, todays];
	return { day: at - last.when < HOLDS_FOR ? last.day : null, next: next.when };
}
