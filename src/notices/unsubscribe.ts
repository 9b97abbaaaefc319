import { type Secrets } from '#secrets';

/** The link that ends letters like one: it names that letter, and proves that we wrote it. */
export const unsubscribeToken = (secrets: Secrets, notice: string): string =>
	`${notice}.${secrets.sign('unsubscribe', notice)}`;

/** The letter a link came from; null: none of ours. */
export function letterOfToken(secrets: Secrets | null, token: string): string | null {
	const [, notice, signature] = /^([0-9a-f-]{36})\.([\w-]{22})$/.exec(token) ?? [];
	if (!secrets || notice === undefined || signature === undefined) return null;
	return secrets.isSigned('unsubscribe', notice, signature) ? notice : null;
}
