import { phoneOf } from '#identity/phone.ts';

/** Countries whose national numbers are understood before the school is known; Gabon first. */
const COUNTRIES = ['GA', 'CI', 'BJ'] as const;

export interface Login {
	email: string | null;
	/** E.164, the likeliest first. */
	phones: string[];
	/** What tries are counted under. */
	key: string;
}

/** What somebody typed as e-mail or phone, or null when it can be neither. */
export function loginOf(text: string): Login | null {
	const typed = text.trim().normalize('NFC');
	if (typed.length < 3 || typed.length > 254 || /\p{Cc}/u.test(typed)) return null;
	if (typed.includes('@')) return { email: typed, phones: [], key: typed.toLowerCase() };
	const phones = [...new Set(COUNTRIES.flatMap((country) => phoneOf(typed, country) ?? []))];
	const [first] = phones;
	return first === undefined ? null : { email: null, phones, key: first };
}

/** The login a new account shall have: an e-mail address or one phone number of that country, or null. */
export function loginFor(
	text: string,
	country: string
): { email: string | null; phone: string | null } | null {
	const typed = text.trim().normalize('NFC');
	if (/^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+\.[^\s@\p{Cc}]+$/u.test(typed) && typed.length <= 254)
		return { email: typed, phone: null };
	const phone = typed.length <= 40 ? phoneOf(typed, country) : null;
	return phone === null ? null : { email: null, phone };
}
