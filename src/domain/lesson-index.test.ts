import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { id, lesson } from '../../tests/builders/lesson.ts';
import { clashOf } from './conflict.ts';
import { instant, type Lesson } from './lesson.ts';
import { LessonIndex, LessonsOver } from './lesson-index.ts';
import { DEFAULT_RULES } from './rules.ts';
import { softRulesBroken } from './soft-rule.ts';

const MONDAY = Date.parse('2026-11-23T00:00:00Z');
const HOUR = 3_600_000;
const yard = id('yard');
const exclusive = new Set([yard]);
const rules = { ...DEFAULT_RULES, travel: 240, candidateDailyDriving: 1 };
const context = { zone: 'Pacific/Kiritimati', rules, closures: [], now: instant(MONDAY) };

const oneOf = (...names: string[]) => fc.constantFrom(null, ...names.map(id));
const someLesson: fc.Arbitrary<Lesson> = fc
	.record({
		from: fc.integer({ min: 0, max: 7 * 96 }),
		quarters: fc.integer({ min: 1, max: 96 }),
		instructor: oneOf('Awa', 'Paul'),
		vehicle: oneOf('car'),
		place: oneOf('yard', 'town'),
		candidates: fc.subarray(['Merveille', 'Joël', 'Prisca'].map(id)),
		state: fc.constantFrom('planned' as const, 'cancelled' as const)
	})
	.map(({ from, quarters, ...fields }) => {
		const start = MONDAY + (from * HOUR) / 4;
		const hours = { start: instant(start), end: instant(start + (quarters * HOUR) / 4) };
		return { ...lesson('Mon 00:00-01:00', fields), ...hours };
	});

describe('an index of lessons', () => {
	test('leaves out nothing that a hard or a soft rule would find', () => {
		const week = fc.array(someLesson, { maxLength: 25 });
		fc.assert(
			fc.property(week, week, someLesson, someLesson, (standing, changed, before, after) => {
				const over = new LessonsOver([new LessonIndex(standing)]);
				const all = new Map(standing.map((one) => [one.id, one]));
				for (const [n, one] of changed.entries()) {
					const lesson = { ...one, id: standing[n]?.id ?? one.id };
					over.put(lesson);
					all.set(lesson.id, lesson);
				}
				const near = new Set([...over.near(after, exclusive), ...over.near(before, exclusive)]);
				const clash = clashOf(after, near, rules, exclusive);
				expect(clash === null).toBe(clashOf(after, all.values(), rules, exclusive) === null);
				const moved = { ...after, id: before.id };
				expect(softRulesBroken(before, moved, [...near], context)).toEqual(
					softRulesBroken(before, moved, [...all.values()], context)
				);
			}),
			{ numRuns: 500 }
		);
	});

	test('forgets where a lesson was', () => {
		const awa = lesson('Tue 09:00-10:00', { instructor: id('Awa') });
		const index = new LessonIndex([awa]);
		index.put({ ...awa, instructor: id('Paul') });
		expect([...index.near(awa, exclusive)]).toEqual([]);
		index.remove(awa.id);
		expect(index.get(awa.id)).toBeUndefined();
		expect([...index.values()]).toEqual([]);
	});

	test('does not look at all who meet where many fit', () => {
		const town = lesson('Tue 09:00-10:00', { place: id('town') });
		const gate = lesson('Tue 09:00-10:00', { place: yard });
		const index = new LessonIndex([town, gate]);
		expect([...index.near({ ...town, id: id() }, exclusive)]).toEqual([]);
		expect([...index.near({ ...gate, id: id() }, exclusive)]).toEqual([gate]);
	});
});
