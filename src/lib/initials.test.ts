import { expect, test } from 'vitest';
import { initials } from './initials.ts';

test.each([
	['Awa Diallo', 'AD'],
	['Guy-Roger Obame', 'GO'],
	['Marie-Louise Nguema-Moundounga', 'MM'],
	[' rose ', 'R']
])('%s: %s', (name, letters) => {
	expect(initials(name)).toBe(letters);
});
