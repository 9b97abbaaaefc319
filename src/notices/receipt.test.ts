import { expect, test } from 'vitest';
import { newKey, openSecrets, readKeys } from '#secrets';
import { readReceipt } from './receipt.ts';
import { receiptAddress, receiptAddressOf } from './receipt-address.ts';
import { smsOfToken, smsToken } from './sms-link.ts';

function secretsOf(key: string) {
	const read = readKeys(key);
	if (!read.ok) throw new Error(read.what);
	return openSecrets(read.keys);
}
const form = (text: string) => readReceipt(text, 'application/x-www-form-urlencoded');

test('a receipt is read from a form or JSON', () => {
	expect(form('id=ATXid_1&status=Success&phoneNumber=%2B24166031234&networkCode=62801')).toEqual({
		id: 'ATXid_1',
		end: 'delivered',
		why: 'Success'
	});
	expect(form('id=ATXid_1&status=Failed&failureReason=UserIsInactive')).toEqual({
		id: 'ATXid_1',
		end: 'failed',
		why: 'Failed UserIsInactive'
	});
	expect(form('id=ATXid_1&status=Buffered')).toEqual({ id: 'ATXid_1', end: null, why: 'Buffered' });
	expect(readReceipt('{"id":7,"status":"DELIVERED"}', 'application/json; charset=utf-8')).toEqual({
		id: '7',
		end: 'delivered',
		why: 'DELIVERED'
	});
});

test.each([
	'',
	'id=1',
	'status=Success',
	'id=&status=Success',
	`id=${'9'.repeat(201)}&status=Success`,
	'id=1%00&status=Success',
	'id=1&status=Failed&failureReason=a%00b'
])('%j is no receipt', (body) => {
	expect(form(body)).toBeNull();
});
test('nor is what only looks like JSON', () => {
	expect(readReceipt('{"id":', 'application/json')).toBeNull();
	expect(readReceipt('[]', 'application/json')).toBeNull();
});

test('an address of receipts is one school’s, one generation’s, and made by our key', () => {
	const secrets = secretsOf(newKey());
	const school = 'c0ffee00-0000-4000-8000-000000000001';
	const token = (generation: number, by = secrets) =>
		receiptAddress(by, 'https://a.example', { school, generation }).split('/').at(-1) ?? '';
	expect(receiptAddressOf(secrets, token(2))).toEqual({ school, generation: 2 });
	expect(receiptAddressOf(secrets, token(2, secretsOf(newKey())))).toBeNull();
	expect(receiptAddressOf(secrets, token(2).replace('.2.', '.1.'))).toBeNull();
	expect(receiptAddressOf(secrets, token(2).replace('0001.', '0002.'))).toBeNull();
	expect(receiptAddressOf(null, token(2))).toBeNull();
});

test('the link of a text is short, and no other text’s', () => {
	const secrets = secretsOf(newKey());
	const token = smsToken(secrets, '1234');
	expect(token).toHaveLength(16);
	expect(smsOfToken(secrets, token)).toBe('1234');
	expect(smsOfToken(secrets, token.replace('1234', '1235'))).toBeNull();
	expect(smsOfToken(secretsOf(newKey()), token)).toBeNull();
	expect(smsOfToken(secrets, `${token}A`)).toBeNull();
	expect(smsOfToken(null, token)).toBeNull();
});
