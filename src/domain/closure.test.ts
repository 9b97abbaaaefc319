import { expect, test } from 'vitest';
import { type Closure, closureOn } from './closure.ts';

const HOLIDAYS: Closure = { first: '2026-11-24', last: '2026-11-26', name: 'Congés' };

test('a closure holds from its first to its last day', () => {
	const on = (day: string) => closureOn(day, [HOLIDAYS])?.name ?? null;
	expect(['2026-11-23', '2026-11-24', '2026-11-26', '2026-11-27'].map(on)).toEqual([
		null,
		'Congés',
		'Congés',
		null
	]);
});
