import { type Closure } from '#domain/closure.ts';
import { type Locale } from '#domain/locale.ts';
import { CI_DGTTC } from './ci-dgttc.ts';
import { GA_CNEPC } from './ga-cnepc.ts';
import { NEUTRAL } from './neutral.ts';
import { type Profile } from './profile.ts';

/** Every version ever used, the newest of a key last. */
const PROFILES: readonly Profile[] = [GA_CNEPC, CI_DGTTC, NEUTRAL];

export const newestProfiles = (): Profile[] => [...new Map(PROFILES.map((one) => [one.key, one])).values()];

/** The rules a school (or an application) was given. Throws when no such version was ever shipped. */
export function profileOf(key: string, version: number): Profile {
	const found = PROFILES.find((one) => one.key === key && one.version === version);
	if (!found) throw new Error(`no regulatory profile ${key} version ${String(version)}`);
	return found;
}

/** A topic's name; the key itself for one that this profile does not know. */
export const topicName = (profile: Profile, key: string, locale: Locale): string =>
	profile.topics.find((topic) => topic.key === key)?.name[locale] ?? key;

/** Is this day (`2026-08-17`) a public holiday, and which? */
export function holidayOn(profile: Profile, day: string, locale: Locale): string | null {
	const sinceEaster = daysBetween(easterOf(Number(day.slice(0, 4))), day);
	const found = profile.holidays.find((one) =>
		'on' in one ? one.on === `-${day.slice(4)}` : one.afterEaster === sinceEaster
	);
	return found?.name[locale] ?? null;
}

/** The public holidays of a year, in the order of time. */
export function holidaysOf(profile: Profile, year: number, locale: Locale): Closure[] {
	const first = Date.UTC(year, 0, 1);
	return Array.from({ length: 366 }, (_, n) => new Date(first + n * 86_400_000).toISOString().slice(0, 10))
		.filter((day) => Number(day.slice(0, 4)) === year)
		.flatMap((day) => {
			const name = holidayOn(profile, day, locale);
			return name === null ? [] : [{ first: day, last: day, name }];
		});
}

const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;

/** Easter Sunday, by the anonymous Gregorian algorithm (Meeus, Astronomical Algorithms, chapter 8). */
function easterOf(year: number): string {
	const a = year % 19;
	const b = Math.floor(year / 100);
	const c = year % 100;
	const d = Math.floor(b / 4);
	const f = Math.floor((b + 8) / 25);
	const g = Math.floor((b - f + 1) / 3);
	const h = (19 * a + b - d - g + 15) % 30;
	const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
	const n = Math.floor((a + 11 * h + 22 * l) / 451);
	const sum = h + l - 7 * n + 114;
	const two = (value: number) => String(value).padStart(2, '0');
	return `${String(year).padStart(4, '0')}-${two(Math.floor(sum / 31))}-${two((sum % 31) + 1)}`;
}
