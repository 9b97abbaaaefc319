import { expect, test } from 'vitest';
import { type Lesson } from '#domain/lesson.ts';
import { whyWords } from './history-words.ts';

const planned: Partial<Lesson> = { state: 'planned' };
const cancelled: Partial<Lesson> = { state: 'cancelled' };

test.each([
	[null, planned, null],
	['vehicle_down', cancelled, 'Véhicule'],
	['catch_up in_the_past', planned, '('],
	['nothing_known', planned, null]
] as const)('%j is told', (reason, after, told) => {
	const words = whyWords({ reason, after });
	if (told === null) expect(words).toBeNull();
	else expect(words).toContain(told);
});

test('every rule set aside is named', () => {
	const words = whyWords({ reason: 'agreed in_the_past closed_day', after: planned }) ?? '';
	expect(words.split(',')).toHaveLength(2);
});
