import { type Secrets } from '#secrets';

/** The link that ends texts like one: short, as its signs are paid for. @param number of that text */
export const smsToken = (secrets: Secrets, number: string): string =>
	`${number}-${secrets.sign('sms', number)}`;

/** Its address. @param origin of the app */
export const smsLink = (secrets: Secrets, origin: string, number: string): string =>
	`${origin}/s/${smsToken(secrets, number)}`;

/** The number of the text a link came from; null: none of ours. */
export function smsOfToken(secrets: Secrets | null, token: string): string | null {
	const [, number, signature] = /^(\d{1,18})-([\w-]{11})$/.exec(token) ?? [];
	if (!secrets || number === undefined || signature === undefined) return null;
	return secrets.isSigned('sms', number, signature) ? number : null;
}
