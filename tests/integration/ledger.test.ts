import { expect, test } from 'vitest';
import { type End } from '#db/handing-over.ts';
import { Ledger } from '../../workflows/activities/ledger.ts';

const accepted = (id: string): End => ({ id, state: 'accepted' });
const accident = (code: string) => Object.assign(new Error(code), { code });

/** Takes all but these, as PostgreSQL would. */
function ledger(refused: string[], away = 0) {
	const written: string[][] = [];
	const book = new Ledger((ends) => {
		if (away-- > 0) return Promise.reject(accident('ECONNREFUSED'));
		const ids = ends.map(({ id }) => id);
		if (ids.some((id) => refused.includes(id))) return Promise.reject(accident('22P05'));
		written.push(ids);
		return Promise.resolve();
	});
	return { book, written };
}

test('one end that cannot be written keeps no other from being written', async () => {
	const { book, written } = ledger(['bad']);
	const ends = await Promise.allSettled(['a', 'bad', 'b'].map((id) => book.note(accepted(id))));
	expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
	expect(written).toEqual([['a'], ['b']]);
	await book.note(accepted('c'));
	expect(written.at(-1)).toEqual(['c']);
});

test('what ends while PostgreSQL is away is written together when it is back', async () => {
	const { book, written } = ledger([], 2);
	await Promise.all(['a', 'b'].map((id) => book.note(accepted(id))));
	expect(written).toEqual([['a', 'b']]);
});
