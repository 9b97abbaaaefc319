import { type Clash } from '#db/roster.ts';
import { type Locale } from '#domain/locale.ts';
import { dayText, rangeText } from '#lib/time-text.ts';

/** `mar. 24 nov. 10:00–11:00 (Awa) et 10:30–11:30 (Paul)`, the first few of them. */
export function clashesText(clashes: readonly Clash[], zone: string, locale: Locale): string {
	const and = locale === 'fr' ? 'et' : 'and';
	const one = (lesson: Clash['first']) =>
		`${rangeText(lesson.start, lesson.end, zone, locale)}${lesson.who ? ` (${lesson.who})` : ''}`;
	const shown = clashes
		.slice(0, 5)
		.map(({ first, second }) => `${dayText(first.start, zone, locale)} ${one(first)} ${and} ${one(second)}`);
	return shown.join(' ; ') + (clashes.length > shown.length ? ' …' : '');
}
