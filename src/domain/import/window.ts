import { Temporal } from 'temporal-polyfill';
import { instant } from '../lesson.ts';
import { dayOf } from '../week.ts';
import { type ReadWindow } from './occurrence.ts';

/** From 30 days back to 12 months ahead, in the school's days. @param now milliseconds since 1970 */
export function windowAround(now: number, zone: string): ReadWindow {
	const today = Temporal.PlainDate.from(dayOf(instant(now), zone));
	return {
		from: today.subtract({ days: 30 }).toString(),
		to: today.add({ months: 12, days: 1 }).toString(),
		zone
	};
}
