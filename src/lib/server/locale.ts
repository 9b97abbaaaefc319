import { AsyncLocalStorage } from 'node:async_hooks';
import { type RequestEvent } from '@sveltejs/kit';
import { isLocale, type Locale, LOCALES } from '#domain/locale.ts';
import { overwriteGetLocale } from '#paraglide/runtime.js';

export const LOCALE_COOKIE = 'dgtt_locale';

const speaking = new AsyncLocalStorage<Locale>();
overwriteGetLocale(() => speaking.getStore() ?? 'fr');

/** Runs `work` with all messages in one language. */
export const inLocale = <T>(locale: Locale, work: () => T): T => speaking.run(locale, work);

/** The account's language, else the one chosen on this device, else what the browser asks for. */
export function localeOf(event: RequestEvent): Locale {
	const chosen = event.locals.session?.locale ?? event.cookies.get(LOCALE_COOKIE);
	return isLocale(chosen) ? chosen : asked(event.request.headers.get('accept-language') ?? '');
}

function asked(header: string): Locale {
	const wanted = header
		.split(',')
		.map((part) => {
			const [tag = '', q = 'q=1'] = part.trim().split(';');
			return { locale: tag.slice(0, 2).toLowerCase(), weight: Number(q.trim().slice(2)) || 0 };
		})
		.sort((a, b) => b.weight - a.weight);
	return wanted.map((one) => LOCALES.find((locale) => locale === one.locale)).find(Boolean) ?? 'fr';
}
