import { type Locale } from '#domain/locale.ts';

type When = Date | number | string;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Formats are dear to make and cheap to keep. */
function format(locale: Locale, zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
	const key = `${locale} ${zone} ${JSON.stringify(options)}`;
	const known = formats.get(key);
	if (known) return known;
	const made = new Intl.DateTimeFormat(locale === 'fr' ? 'fr-FR' : 'en-GB', { ...options, timeZone: zone });
	formats.set(key, made);
	return made;
}

/** French says `1er janv.`; the browser's formats say `1 janv.`. */
export const firstSpelled = (text: string, locale: Locale): string =>
	locale === 'fr' ? text.replace(/(?<!\d)1(?= \p{L})/u, '1er') : text;

/** `mar. 24 nov.`, in the school's zone. */
export const dayText = (at: When, zone: string, locale: Locale): string =>
	firstSpelled(
		format(locale, zone, { weekday: 'short', day: 'numeric', month: 'short' }).format(new Date(at)),
		locale
	);

/** `10:00`, in the school's zone. */
export const timeText = (at: When, zone: string, locale: Locale): string =>
	format(locale, zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(at));

/** `10:00–11:00`. */
export const rangeText = (from: When, to: When, zone: string, locale: Locale): string =>
	`${timeText(from, zone, locale)}–${timeText(to, zone, locale)}`;

/** `24 nov. 2026`, of a calendar day `2026-11-24`. */
export const dateText = (day: string, locale: Locale): string =>
	firstSpelled(
		format(locale, 'UTC', { day: 'numeric', month: 'short', year: 'numeric' }).format(
			new Date(`${day}T12:00:00Z`)
		),
		locale
	);

/** `lun.`, of an ISO weekday: Monday is 1. */
export const weekdayText = (day: number, locale: Locale): string =>
	format(locale, 'UTC', { weekday: 'short' }).format(new Date(Date.UTC(2024, 0, day, 12)));

/** `Libreville`, of `Africa/Libreville`. */
export const cityOf = (zone: string): string => (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
