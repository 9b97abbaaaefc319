import { isLocale } from '#domain/locale.ts';
import { overwriteGetLocale } from '#paraglide/runtime.js';

// The server has chosen; the page says what it chose.
overwriteGetLocale(() => {
	const { lang } = document.documentElement;
	return isLocale(lang) ? lang : 'fr';
});
