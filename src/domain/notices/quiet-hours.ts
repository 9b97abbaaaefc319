import { dayOf, instantOf, minuteOfDay } from '#domain/week.ts';
import { instant } from '#domain/lesson.ts';
import { Temporal } from 'temporal-polyfill';

const FROM = 20 * 60;
const UNTIL = 7 * 60;

/**
 * When the night's quiet ends that `at` lies in; null by day. Nobody is rung up at night for a lesson.
 * @param at milliseconds since 1970, as is what it answers @param zone the person's, IANA
 */
export function quietUntil(at: number, zone: string): number | null {
	const minute = minuteOfDay(instant(at), zone);
	if (minute >= UNTIL && minute < FROM) return null;
	const today = Temporal.PlainDate.from(dayOf(instant(at), zone));
	const morning = minute < UNTIL ? today : today.add({ days: 1 });
	return Date.parse(instantOf(morning.toString(), '07:00', zone));
}
