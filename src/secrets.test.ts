import { expect, test } from 'vitest';
import { newKey, openSecrets, readKeys, type Secrets } from './secrets.ts';

function secretsOf(...texts: string[]): Secrets {
	const read = readKeys(texts.join(','));
	if (!read.ok) throw new Error(read.what);
	return openSecrets(read.keys);
}
const old = newKey();
const young = newKey();

test('the first key encrypts and signs, all open and believe', () => {
	const before = secretsOf(old);
	const after = secretsOf(young, old);
	const letter = before.seal('check', 'keys', 'très secret');
	expect(letter).not.toContain('secret');
	expect(after.open('check', 'keys', letter)).toBe('très secret');
	expect(after.isSigned('unsubscribe', 'n1', before.sign('unsubscribe', 'n1'))).toBe(true);
	expect(before.open('check', 'keys', after.seal('check', 'keys', 'x'))).toBeNull();
	expect(before.isSigned('unsubscribe', 'n1', after.sign('unsubscribe', 'n1'))).toBe(false);
});

test('what was made for one purpose, or about one thing, is worth nothing elsewhere', () => {
	const secrets = secretsOf(old);
	const letter = secrets.seal('check', 'keys', 'x');
	expect(secrets.open('unsubscribe', 'keys', letter)).toBeNull();
	expect(secrets.open('check', 'others', letter)).toBeNull();
	expect(secrets.isSigned('check', 'n1', secrets.sign('unsubscribe', 'n1'))).toBe(false);
	expect(secrets.isSigned('unsubscribe', 'n2', secrets.sign('unsubscribe', 'n1'))).toBe(false);
	expect(secrets.isSigned('unsubscribe', 'n1', '')).toBe(false);
});

test('a signature has one spelling', () => {
	const secrets = secretsOf(old);
	const signature = secrets.sign('unsubscribe', 'n1');
	const spelled = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'].filter((last) =>
		secrets.isSigned('unsubscribe', 'n1', signature.slice(0, -1) + last)
	);
	expect(spelled).toEqual([signature.at(-1)]);
});

test('no bit of it may be changed, and the same words never look the same', () => {
	const secrets = secretsOf(old);
	const letter = secrets.seal('check', 'keys', 'x');
	expect(secrets.seal('check', 'keys', 'x')).not.toBe(letter);
	const [id = '', box = ''] = letter.split(':');
	const bytes = Buffer.from(box, 'base64');
	for (let at = 0; at < bytes.length; at++) {
		const changed = Buffer.from(bytes);
		changed[at] = (changed[at] ?? 0) ^ 1;
		expect(secrets.open('check', 'keys', `${id}:${changed.toString('base64')}`)).toBeNull();
	}
	expect(secrets.open('check', 'keys', `${id}:AAAA`)).toBeNull();
});

test.each([
	['', 'there is no key in it.'],
	['k1', 'key 1 must be like k1:…'],
	['k1:c2hvcnQ=', 'key 1 must be like k1:…'],
	[`${old},${old}`, 'two keys are called'],
	[`${old}\nk2:nonsense!`, 'key 2 must be like k1:…']
])('%j is refused in one sentence, which does not repeat it', (text, sentence) => {
	const read = readKeys(text);
	expect(read.ok).toBe(false);
	if (!read.ok) {
		expect(read.what).toContain(sentence);
		expect(read.what).not.toContain('c2hvcnQ');
	}
});
