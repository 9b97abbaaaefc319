import { expect, test } from 'vitest';
import { type Kept, keptOf, keptSource, withKept } from './kept.ts';
import { type Found, type Group, type Mapping } from './mapping.ts';

const mapping: Mapping = {
	by: 'organiser',
	instructors: { 'awa d': { to: 'known', id: 'awa' } },
	candidates: { 'joel mba': { to: 'new', name: 'Joël Mba' }, pause: { to: 'nobody' } },
	vehicles: {},
	places: {}
};
const kept = new Map(
	keptOf(mapping, [{ source: 'agenda awa', key: 'agenda awa', own: 'agenda awa' }]).map(
		({ kind, key, choice }) => [`${kind}/${key}`, choice]
	)
) as unknown as Kept;
const directory = { instructors: [{ id: 'awa', name: 'Awa' }], candidates: [], vehicles: [], places: [] };
const one = (key: string, guess: Found['guess']): Found => ({ key, name: key, count: 1, near: [], guess });
const found = (part: Partial<Record<Group, Found[]>>): Record<Group, Found[]> => ({
	instructors: [],
	candidates: [],
	vehicles: [],
	places: [],
	...part
});

test('what was said of a name stands in the place of our guess, and nothing is asked', () => {
	const seen = withKept(
		found({
			instructors: [one('awa d', { to: 'leave' })],
			candidates: [one('pause', { to: 'new', name: 'Pause' })]
		}),
		kept,
		directory
	);
	expect(seen.isSettled).toBe(true);
	expect(seen.found.instructors[0]?.guess).toEqual({ to: 'known', id: 'awa' });
	expect(seen.found.candidates[0]?.guess).toEqual({ to: 'nobody' });
});
test('a name nobody has spoken of is asked about', () => {
	const seen = withKept(found({ candidates: [one('davy', { to: 'new', name: 'Davy' })] }), kept, directory);
	expect(seen.isSettled).toBe(false);
});
test('somebody who has left is asked about anew', () => {
	const seen = withKept(found({ instructors: [one('awa d', { to: 'leave' })] }), kept, {
		...directory,
		instructors: []
	});
	expect(seen).toMatchObject({ isSettled: false, found: { instructors: [{ guess: { to: 'leave' } }] } });
});
test('somebody the last import made is one the school has now', () => {
	const seen = withKept(
		found({ candidates: [one('joel mba', { to: 'known', id: 'joel' })] }),
		kept,
		directory
	);
	expect(seen).toMatchObject({
		isSettled: true,
		found: { candidates: [{ guess: { to: 'known', id: 'joel' } }] }
	});
});
test('what tells the instructor is kept for each calendar', () => {
	expect(keptSource(kept, ['other', 'agenda awa'])).toMatchObject({ by: 'organiser' });
	expect(keptSource(kept, ['other'])).toBeNull();
});
