import { type RequestEvent } from '@sveltejs/kit';
import { isTheme, type Theme } from '#domain/theme.ts';

/** A light or dark page is a matter of this device and its place, so it is kept here and not with the account. */
export const THEME_COOKIE = 'dgtt_theme';

/** What was chosen on this device; null: as the system says. */
export function themeOf(event: Pick<RequestEvent, 'cookies'>): Exclude<Theme, 'system'> | null {
	const chosen = event.cookies.get(THEME_COOKIE);
	return isTheme(chosen) && chosen !== 'system' ? chosen : null;
}
