import { describe, expect, it } from 'vitest';
import { addWeeks, dayOf, type Week } from '#domain/week.ts';
import { demoSchool, otherSchool } from './school.ts';
import { planWeek } from './week.ts';

const weeks = Array.from({ length: 7 }, (_, n) => addWeeks('2026-W51' as Week, n));

describe('a week of the demo', () => {
	it('has about 150 lessons of every kind', () => {
		for (const week of weeks) {
			const lessons = planWeek(demoSchool(), week);
			expect(lessons.length).toBeGreaterThan(120);
			expect(lessons.length).toBeLessThan(190);
			expect(new Set(lessons.map((lesson) => lesson.kind)).size).toBeGreaterThanOrEqual(5);
		}
	});

	it('is the same each time it is planned', () => {
		const [week] = weeks;
		if (week) expect(planWeek(demoSchool(), week)).toEqual(planWeek(demoSchool(), week));
	});

	it('has no two identical days, in seven weeks of both schools', () => {
		const school = demoSchool();
		const days = weeks.flatMap((week) => [
			...Map.groupBy(planWeek(school, week), (lesson) => dayOf(lesson.start, school.zone)).values()
		]);
		const shapes = days.map((day) =>
			JSON.stringify(day.map((one) => [one.start.slice(11), one.instructor, one.kind]).sort())
		);
		expect(new Set(shapes).size).toBe(shapes.length);
	});

	it('gives the small school a few lessons too', () => {
		for (const week of weeks) expect(planWeek(otherSchool(), week).length).toBeGreaterThan(10);
	});

	it('names 120 different candidates', () => {
		const names = demoSchool().candidates.map((one) => one.name);
		expect(new Set(names).size).toBe(120);
		expect(names[0]).toBe('Merveille Nzé');
	});
});
