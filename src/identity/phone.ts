import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/min';

/**
 * A number as written, in E.164, or null. Gabon's 8-digit numbers of before 2019 (`+2410…`) still pass as valid
 * beside their new form: taken, one person would have two numbers.
 * @param country whose national numbers are meant without a prefix, `GA`
 */
export function phoneOf(text: string, country: string): string | null {
	const number = parsePhoneNumberFromString(text.replace(/^\s*00/, '+'), country as CountryCode);
	if (!number?.isValid() || number.number.startsWith('+2410')) return null;
	return number.number;
}

/** Is it written as the house keeps numbers, and one that can be called from anywhere? */
export const isPhone = (text: string): boolean => phoneOf(text, 'GA') === text;
