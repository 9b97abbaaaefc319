import { type PlanningEntry } from '#domain/planning.ts';
import { firstSpelled } from '#lib/time-text.ts';

/**
 * Days and times of the school's zone with what the browser has (Intl): a candidate's page carries no
 * calendar library. Days are `2026-11-24`, months `2026-11`.
 */
export interface Clock {
	zone: string;
	locale: 'fr' | 'en';
	/** `Libreville`, named beside hours where whoever reads them lives by another clock. */
	city?: string | null;
}

/** `10:00`, or `10:00 (Libreville)`. */
export const named = (time: string, { city }: Clock): string => (city ? `${time} (${city})` : time);

const parts = (zone: string) =>
	new Intl.DateTimeFormat('en-GB', {
		timeZone: zone,
		year: 'numeric',
		month: '2-digit',
		day: '2-digit',
		hour: '2-digit',
		minute: '2-digit',
		hourCycle: 'h23'
	});

function wall(instant: string | number, zone: string): Record<string, string> {
	const all = parts(zone).formatToParts(new Date(instant));
	return Object.fromEntries(all.map((part) => [part.type, part.value]));
}

export function dayOf(instant: string | number, zone: string): string {
	const at = wall(instant, zone);
	return `${at.year}-${at.month}-${at.day}`;
}

/** `10:00` */
export function timeOf(instant: string | number, zone: string): string {
	const at = wall(instant, zone);
	return `${at.hour}:${at.minute}`;
}

/** `mar. 24 nov.` or, long, `mardi 24 nov.`; English without full stops. */
export const dayWords = (day: string, locale: Clock['locale'], weekday: 'short' | 'long' = 'short'): string =>
	firstSpelled(
		new Intl.DateTimeFormat(locale === 'fr' ? 'fr-FR' : 'en-GB', {
			timeZone: 'UTC',
			weekday,
			day: 'numeric',
			month: 'short'
		}).format(noon(day)),
		locale
	).replace(',', '');

/** `mar.` */
export const weekdayWord = (day: string, locale: Clock['locale']): string =>
	new Intl.DateTimeFormat(locale === 'fr' ? 'fr-FR' : 'en-GB', { timeZone: 'UTC', weekday: 'short' }).format(
		noon(day)
	);

/** `novembre 2026` */
export const monthWords = (month: string, locale: Clock['locale']): string =>
	new Intl.DateTimeFormat(locale === 'fr' ? 'fr-FR' : 'en-GB', {
		timeZone: 'UTC',
		month: 'long',
		year: 'numeric'
	}).format(noon(`${month}-01`));

export const addDays = (day: string, count: number): string =>
	new Date(noon(day).getTime() + count * 86_400_000).toISOString().slice(0, 10);

export function addMonths(month: string, count: number): string {
	const at = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + count;
	return `${String(Math.floor(at / 12)).padStart(4, '0')}-${String((at % 12) + 1).padStart(2, '0')}`;
}

/** The weeks (Monday first) that show a month; days of its neighbours fill the first and last. */
export function weeksOf(month: string): string[][] {
	const first = `${month}-01`;
	const monday = addDays(first, -((noon(first).getUTCDay() + 6) % 7));
	const weeks: string[][] = [];
	for (let start = monday; start.slice(0, 7) <= month; start = addDays(start, 7))
		weeks.push(Array.from({ length: 7 }, (_, n) => addDays(start, n)));
	return weeks;
}

/** Is `text` a month our calendar can show? */
export const isMonth = (text: string): boolean => /^20\d\d-(0[1-9]|1[0-2])$/.test(text);

/** Is `text` a day that exists? */
export const isDay = (text: string): boolean => {
	if (!/^20\d\d-\d\d-\d\d$/.test(text)) return false;
	const at = noon(text);
	return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text;
};

/** Lessons by the day they start on in the school's zone, days in order. */
export function entriesByDay(entries: readonly PlanningEntry[], zone: string): Map<string, PlanningEntry[]> {
	const days = new Map<string, PlanningEntry[]>();
	for (const entry of entries) {
		const day = dayOf(entry.start, zone);
		days.set(day, [...(days.get(day) ?? []), entry]);
	}
	return days;
}

/** `Libreville` */
export const cityOf = (zone: string): string => (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');

const noon = (day: string): Date => new Date(`${day}T12:00:00Z`);
