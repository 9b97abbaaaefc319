import { type Locale } from '#domain/locale.ts';

/** `1 250 XAF`, `18,50 XAF`: by its code, as the francs of two countries share a sign. */
export function moneyText(amount: number, currency: string, locale: Locale): string {
	const minimumFractionDigits = Number.isInteger(amount) ? 0 : 2;
	const options = { minimumFractionDigits, maximumFractionDigits: 2 };
	const figure = new Intl.NumberFormat(locale === 'fr' ? 'fr-FR' : 'en-GB', options).format(amount);
	return `${figure}\u00a0${currency}`;
}
