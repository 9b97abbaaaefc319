import {
	createCipheriv,
	createDecipheriv,
	createHmac,
	hkdfSync,
	randomBytes,
	timingSafeEqual
} from 'node:crypto';

/** One key of SECRET_KEYS. */
export interface SecretKey {
	id: string;
	bytes: Buffer;
}

/** What a thing is encrypted or signed for: a key of one purpose opens nothing of another. */
type Purpose = 'check' | 'unsubscribe' | 'push' | 'sms' | 'receipts';

/** Encrypts and signs by the first of the keys; opens and believes what any of them made. */
export interface Secrets {
	keys: readonly SecretKey[];
	/** @param about whose it is: what is moved to another row does not open there */
	seal(purpose: Purpose, about: string, plain: string): string;
	/** Null: made by none of these keys, for something else, or damaged. */
	open(purpose: Purpose, about: string, sealed: string): string | null;
	/** A short signature, base64url. */
	sign(purpose: Purpose, text: string): string;
	isSigned(purpose: Purpose, text: string, signature: string): boolean;
}

export type ReadKeys = { ok: true; keys: SecretKey[] } | { ok: false; what: string };

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** In a text every sign costs, and its link can only be tried, not taken home. */
const SIGNATURE_BYTES: Record<Purpose, number> = {
	check: 16,
	unsubscribe: 16,
	push: 16,
	sms: 8,
	receipts: 16
};

/** @param text `id:base64` of 32 bytes, one or several, separated by commas or line ends; never repeated in a sentence */
export function readKeys(text: string): ReadKeys {
	const keys: SecretKey[] = [];
	for (const part of text.split(/[\s,]+/).filter(Boolean)) {
		const found = /^([a-z0-9-]{1,32}):([A-Za-z0-9+/]+={0,2})$/.exec(part);
		const bytes = Buffer.from(found?.[2] ?? '', 'base64');
		const place = `key ${String(keys.length + 1)}`;
		if (!found?.[1] || bytes.length !== KEY_BYTES)
			return {
				ok: false,
				what: `${place} must be like k1:… with 32 bytes as base64 (openssl rand -base64 32).`
			};
		const id = found[1];
		if (keys.some((key) => key.id === id)) return { ok: false, what: `two keys are called ${id}.` };
		keys.push({ id, bytes });
	}
	return keys.length === 0 ? { ok: false, what: 'there is no key in it.' } : { ok: true, keys };
}

/** A new key under a random name, as SECRET_KEYS takes it. */
export const newKey = (): string =>
	`k${randomBytes(3).toString('hex')}:${randomBytes(KEY_BYTES).toString('base64')}`;

/** @param keys at least one, of `readKeys` */
export function openSecrets(keys: readonly SecretKey[]): Secrets {
	const [first] = keys;
	if (!first) throw new Error('no key');
	return {
		keys,
		seal: (purpose, about, plain) => sealed(first, purpose, about, plain),
		open(purpose, about, text) {
			const key = keys.find(({ id }) => text.startsWith(`${id}:`));
			return key ? opened(key, purpose, about, text.slice(key.id.length + 1)) : null;
		},
		sign: (purpose, text) => signature(first, purpose, text).toString('base64url'),
		isSigned(purpose, text, given) {
			const bytes = Buffer.from(given, 'base64url');
			return (
				bytes.length === SIGNATURE_BYTES[purpose] &&
				// The last letter has spare bits: one signature, one spelling.
				bytes.toString('base64url') === given &&
				keys.some((key) => timingSafeEqual(signature(key, purpose, text), bytes))
			);
		}
	};
}

function sealed({ id, bytes }: SecretKey, purpose: Purpose, about: string, plain: string): string {
	const nonce = randomBytes(NONCE_BYTES);
	const cipher = createCipheriv('aes-256-gcm', derived(bytes, purpose, 'encrypt'), nonce);
	cipher.setAAD(Buffer.from(about));
	const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
	return `${id}:${Buffer.concat([nonce, text, cipher.getAuthTag()]).toString('base64')}`;
}

function opened({ bytes }: SecretKey, purpose: Purpose, about: string, text: string): string | null {
	const box = Buffer.from(text, 'base64');
	if (box.length < NONCE_BYTES + TAG_BYTES) return null;
	const decipher = createDecipheriv(
		'aes-256-gcm',
		derived(bytes, purpose, 'encrypt'),
		box.subarray(0, NONCE_BYTES),
		{ authTagLength: TAG_BYTES }
	);
	decipher.setAAD(Buffer.from(about));
	decipher.setAuthTag(box.subarray(-TAG_BYTES));
	try {
		return Buffer.concat([decipher.update(box.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString(
			'utf8'
		);
	} catch {
		return null;
	}
}

const signature = ({ bytes }: SecretKey, purpose: Purpose, text: string): Buffer =>
	createHmac('sha256', derived(bytes, purpose, 'sign'))
		.update(text)
		.digest()
		.subarray(0, SIGNATURE_BYTES[purpose]);

const derived = (bytes: Buffer, purpose: Purpose, use: 'encrypt' | 'sign'): Buffer =>
	Buffer.from(hkdfSync('sha256', bytes, '', `dgtt/${purpose}/${use}`, KEY_BYTES));
