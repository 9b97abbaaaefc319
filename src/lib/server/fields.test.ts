import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { name, optionalText, text } from './fields.ts';

describe('a name', () => {
	test.each([
		['  Awa   Diallo ', 'Awa Diallo'],
		['Joe\u0308l', 'Jo\u00ebl'],
		['Awa\u202e Diallo\u200b', 'Awa Diallo'],
		['\u0000DK-482\ufeff-AA', 'DK-482-AA'],
		['7', '7']
	])('%j is kept as %j', (given, kept) => {
		expect(v.parse(name(80), given)).toBe(kept);
	});

	test.each(['--', '…', '\u200b\u202e', '   ', '', undefined])('%j is none', (given) => {
		expect(v.safeParse(name(80), given).success).toBe(false);
	});
});

test('a text may be signs alone, but not unseen ones', () => {
	expect(v.safeParse(text(80), '!!').success).toBe(true);
	expect(v.safeParse(text(80), '\u200b').success).toBe(false);
});

test('an optional text keeps its lines', () => {
	expect(v.parse(optionalText(80), 'Glass\nprès du \u2067marché')).toBe('Glass\nprès du marché');
	expect(v.parse(optionalText(80), '\u200b')).toBeNull();
});
