import { randomInt } from 'node:crypto';

// Without the letters and digits that people mistake for one another.
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A password to be said aloud once, `kz7m-q2xd-w9ba` (59 bits). */
export const newSecret = (): string =>
	Array.from({ length: 3 }, () =>
		Array.from({ length: 4 }, () => LETTERS[randomInt(LETTERS.length)]).join('')
	).join('-');
