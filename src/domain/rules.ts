import * as v from 'valibot';

const time = v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$/));
const minutes = (max: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(max));

/** What one school may set for itself, from a date on. Durations in minutes. */
export const schoolRulesSchema = v.pipe(
	v.strictObject({
		opens: time,
		closes: time,
		/** ISO weekdays that are open, Monday = 1. */
		days: v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(7))), v.minLength(1)),
		grid: v.picklist([5, 10, 15, 20, 30, 60]),
		drivingLength: v.pipe(minutes(480), v.minValue(15)),
		theoryLength: v.pipe(minutes(480), v.minValue(15)),
		/** Between two lessons of an instructor. */
		buffer: minutes(120),
		/** The same when the place changes; never less than `buffer`. */
		travel: minutes(240),
		instructorDailyDriving: v.pipe(minutes(1440), v.minValue(60)),
		breakAfter: v.pipe(minutes(720), v.minValue(60)),
		breakLength: minutes(180),
		candidateDailyDriving: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10))
	}),
	v.check((r) => r.opens < r.closes, 'closes-before-opening'),
	v.check((r) => r.travel >= r.buffer, 'travel-under-buffer')
);
export type SchoolRules = v.InferOutput<typeof schoolRulesSchema>;

/** Defaults of the trade, as a new school gets them. */
export const DEFAULT_RULES: SchoolRules = {
	opens: '07:00',
	closes: '19:00',
	days: [1, 2, 3, 4, 5, 6],
	grid: 15,
	drivingLength: 60,
	theoryLength: 90,
	buffer: 10,
	travel: 20,
	instructorDailyDriving: 480,
	breakAfter: 240,
	breakLength: 30,
	candidateDailyDriving: 2
};

/** Rules with the day (`2026-11-24`) they hold from. */
export interface DatedRules {
	from: string;
	rules: SchoolRules;
}

/** The rules that hold on a day; before the first row, the first row. */
export function rulesOn(day: string, dated: readonly DatedRules[]): SchoolRules {
	if (dated.length === 1 && dated[0]) return dated[0].rules;
	const ordered = [...dated].sort((a, b) => a.from.localeCompare(b.from));
	return (ordered.findLast((row) => row.from <= day) ?? ordered[0])?.rules ?? DEFAULT_RULES;
}
