import { Temporal } from 'temporal-polyfill';
import { dayOf, daysOf, type Week } from '#domain/week.ts';
import { firstSpelled } from '#lib/time-text.ts';

export type Locale = 'fr' | 'en';

/** Times and days as the school reads them: its zone, the viewer's language. */
export interface SchoolClock {
	zone: string;
	/** `2026-11-24` */
	date(instant: string): string;
	/** `10:00` */
	time(instant: string): string;
	/** `10:00–11:00` */
	range(from: { start: string; end: string }): string;
	/** `mar. 24 nov.` of an instant or a day */
	day(instantOrDay: string): string;
	/** `Mar.` of a day */
	weekday(day: string): string;
	/** `mardi 24 novembre 2026` of a day */
	longDay(day: string): string;
	/** `23 – 28 nov. 2026` */
	weekRange(week: Week, open: readonly number[]): string;
	/** `il y a 2 min`, `hier, 16:40`, `jeu. 19 nov., 11:12` */
	ago(instant: string, now: number): string;
}

const NOON = 'T12:00:00Z';

export function schoolClock(zone: string, locale: Locale): SchoolClock {
	const tag = locale === 'fr' ? 'fr-FR' : 'en-GB';
	const format = (options: Intl.DateTimeFormatOptions, timeZone = zone) => {
		const made = new Intl.DateTimeFormat(tag, { timeZone, ...options });
		return { format: (at: Date) => firstSpelled(made.format(at), locale) };
	};
	const clock = format({ hour: '2-digit', minute: '2-digit', hour12: false });
	const short: Intl.DateTimeFormatOptions = { weekday: 'short', day: 'numeric', month: 'short' };
	const shortInZone = format(short);
	const shortDay = format(short, 'UTC');
	const weekdayOnly = format({ weekday: 'short' }, 'UTC');
	const long = format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }, 'UTC');
	const dayMonthYear = format({ day: 'numeric', month: 'short', year: 'numeric' }, 'UTC');
	const dayMonth = format({ day: 'numeric', month: 'short' }, 'UTC');
	const noon = (day: string) => new Date(day + NOON);
	const time = (instant: string) => clock.format(new Date(instant));
	const day = (text: string) =>
		text.length === 10 ? shortDay.format(noon(text)) : shortInZone.format(new Date(text));
	return {
		zone,
		date: (instant) => dayOf(instant, zone),
		time,
		range: ({ start, end }) => `${time(start)}–${time(end)}`,
		day,
		weekday: (one) => capital(weekdayOnly.format(noon(one))),
		longDay: (one) => long.format(noon(one)),
		weekRange: (week, open) => {
			const days = daysOf(week).filter((_, index) => open.includes(index + 1));
			const first = days[0] ?? daysOf(week)[0] ?? '';
			const last = days.at(-1) ?? first;
			const start =
				first.slice(0, 7) === last.slice(0, 7)
					? String(noon(first).getUTCDate())
					: dayMonth.format(noon(first));
			return `${start} – ${dayMonthYear.format(noon(last))}`;
		},
		ago: (instant, now) => ago(instant, now, { zone, locale, time, day })
	};
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function ago(
	instant: string,
	now: number,
	{ zone, locale, time, day }: Pick<SchoolClock, 'zone' | 'time' | 'day'> & { locale: Locale }
): string {
	const minutes = Math.round((now - Date.parse(instant)) / 60_000);
	const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' });
	if (minutes < 1) return relative.format(0, 'second');
	if (minutes < 60) return relative.format(-minutes, 'minute');
	const on = (at: Temporal.Instant) => at.toZonedDateTimeISO(zone).toPlainDate();
	const days = on(Temporal.Instant.from(instant)).until(on(Temporal.Instant.fromEpochMilliseconds(now))).days;
	return `${days < 2 ? relative.format(-days, 'day') : day(instant)}, ${time(instant)}`;
}
