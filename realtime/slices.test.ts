import { expect, test } from 'vitest';
import { slicesOf } from './slices.ts';

test.each([0, 1, 499, 500, 501, 1_700])(
	'of %i nobody is forgotten, and none is asked about twice',
	(count) => {
		const all = Array.from({ length: count }, (_, n) => n);
		const slices = slicesOf(all);
		expect(slices.flat()).toEqual(all);
		expect(Math.max(0, ...slices.map((slice) => slice.length))).toBeLessThanOrEqual(500);
	}
);
