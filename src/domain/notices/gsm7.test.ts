import { expect, test } from 'vitest';
import { segmentsOf, toGsm7 } from './gsm7.ts';

test('é è à ù ò stay, what the alphabet lacks becomes its like', () => {
	expect(toGsm7('Séance déplacée à Nzeng-Ayong, là où è ò Ç É')).toBe(
		'Séance déplacée à Nzeng-Ayong, là où è ò Ç É'
	);
	expect(toGsm7('Reçu\u202f: l’île, cœur, Noël, être, sûr, « oui » – ok…')).toBe(
		'Recu : l\'ile, coeur, Noel, etre, sur, " oui " - ok...'
	);
	expect(toGsm7('10:00 → 14:00\u00a0· Œuvre ÀÊÎ')).toBe('10:00 -> 14:00 - OEuvre AEI');
	expect(toGsm7('20 € [prix]')).toBe('20 € [prix]');
	// Written with a combining accent, it is the same letter.
	expect(toGsm7('e\u0301te\u0302')).toBe('éte');
	expect(toGsm7('Салют 漢 🚗')).toBe('????? ? ?');
});

const count = (text: string) => {
	const { alphabet, length, count } = segmentsOf(text);
	return [alphabet, length, count];
};

test('160 signs are one message, of more each holds 153; extension signs are two', () => {
	expect(count('')).toEqual(['gsm7', 0, 1]);
	expect(count('é'.repeat(160))).toEqual(['gsm7', 160, 1]);
	expect(count('a'.repeat(161))).toEqual(['gsm7', 161, 2]);
	expect(count('a'.repeat(306))).toEqual(['gsm7', 306, 2]);
	expect(count('a'.repeat(307))).toEqual(['gsm7', 307, 3]);
	expect(count('€'.repeat(80))).toEqual(['gsm7', 160, 1]);
	expect(count('€'.repeat(81))).toEqual(['gsm7', 162, 2]);
	// 76 pairs fill 152 of 153: a pair is never cut, so 153 of them need three.
	expect(count('€'.repeat(152))).toEqual(['gsm7', 304, 2]);
	expect(count('€'.repeat(153))).toEqual(['gsm7', 306, 3]);
});

test('one sign beyond the alphabet makes it 70 signs, of more 67', () => {
	expect(count('ç' + 'a'.repeat(69))).toEqual(['ucs2', 70, 1]);
	expect(count('ç' + 'a'.repeat(70))).toEqual(['ucs2', 71, 2]);
	expect(count('ç' + 'a'.repeat(133))).toEqual(['ucs2', 134, 2]);
	expect(count('ç' + 'a'.repeat(134))).toEqual(['ucs2', 135, 3]);
	// A sign of two units is not cut either: 33 of them fill 66 of 67.
	expect(count('🚗'.repeat(35))).toEqual(['ucs2', 70, 1]);
	expect(count('🚗'.repeat(67))).toEqual(['ucs2', 134, 3]);
});

test('whatever is written is counted in the alphabet once it is made so', () => {
	for (let code = 0x20; code < 0x3000; code++)
		expect(segmentsOf(toGsm7(String.fromCodePoint(code))).alphabet).toBe('gsm7');
});
