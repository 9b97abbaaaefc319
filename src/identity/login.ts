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
