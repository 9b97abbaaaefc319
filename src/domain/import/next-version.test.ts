import { expect, test } from 'vitest';
import { earlierVersion, type EarlierSource, rootOf, sourceOf } from './next-version.ts';

const earlier = (name: string, same = 0, count = 9, at = '2026-11-20'): EarlierSource => ({
	source: sourceOf(name),
	...{ name, at, count, same }
});
const found = (name: string, ...all: EarlierSource[]) => earlierVersion(sourceOf(name), all)?.name ?? null;

test('a dated export may be the next version of the one before, the last of them first', () => {
	const [first, second] = [
		earlier('planning-2026-11-13', 0, 9, '2026-11-13'),
		earlier('planning-2026-11-20', 0, 9, '2026-11-20')
	];
	expect(found('planning-2026-11-27', first, second)).toBe('planning-2026-11-20');
	expect(found('Planning_v2 (1)', first)).toBe('planning-2026-11-13');
	expect(found('moniteurs-2026-11-27', first, second)).toBeNull();
});
test('a file under any name, when a third of what an earlier one brought stands in it', () => {
	expect(found('export', earlier('planning', 3))).toBe('planning');
	expect(found('export', earlier('planning', 2))).toBeNull();
	expect(found('export', earlier('planning', 1, 1))).toBeNull();
	expect(found('2026-11-27', earlier('2026-11-20'))).toBeNull();
});
test('a next version comes from where the first did', () => {
	expect(rootOf('Planning 2', { 'planning 2': 'planning 1' })).toBe('planning 1');
	expect(rootOf('Planning 2', { 'planning 2': null })).toBe('planning 2');
});
