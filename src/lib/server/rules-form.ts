import * as v from 'valibot';
import { type SchoolRules, schoolRulesSchema } from '#domain/rules.ts';
import { choice, day, whole } from '#lib/server/fields.ts';
import { type FieldErrors, type FormResult, parse } from '#lib/server/form.ts';
import { m } from '#paraglide/messages.js';

const GRIDS = ['5', '10', '15', '20', '30', '60'] as const;
const DAYS = ['1', '2', '3', '4', '5', '6', '7'] as const;

const time = v.pipe(
	v.optional(v.string(), ''),
	// Browsers may send seconds.
	v.transform((given) => given.slice(0, 5)),
	v.transform((typed) => typed.trim().replace(/^\d:/, '0$&')),
	v.regex(/^([01]\d|2[0-3]):[0-5]\d$/, () => m.web_field_time())
);

/** Hours as people write them, `7,5`; kept in minutes. */
const hours = (min: number, max: number) =>
	v.pipe(
		v.optional(v.string(), ''),
		v.transform(
			(given) => Number(/^\d{1,2}([.,]\d{1,2})?$/.test(given) ? given.replace(',', '.') : NaN) * 60
		),
		v.check(
			(minutes) => Number.isInteger(minutes) && minutes >= min * 60 && minutes <= max * 60,
			() => m.web_field_number({ min, max })
		)
	);

const schema = v.object({
	from: day,
	opens: time,
	closes: time,
	days: v.pipe(
		v.optional(v.array(choice(DAYS)), []),
		v.nonEmpty(() => m.web_rules_no_day()),
		v.transform((days) => [...new Set(days.map(Number))].sort())
	),
	grid: v.pipe(choice(GRIDS), v.transform(Number)),
	drivingLength: whole(15, 480),
	theoryLength: whole(15, 480),
	buffer: whole(0, 120),
	travel: whole(0, 240),
	instructorDailyDriving: hours(1, 24),
	breakAfter: hours(1, 12),
	breakLength: whole(0, 180),
	candidateDailyDriving: whole(1, 10)
});

/** The rules somebody typed, with the day they shall hold from. */
export function readRules(form: FormData): FormResult<{ from: string; rules: SchoolRules }> {
	const typed = parse(schema, form);
	if (!typed.ok) return typed;
	const { from, ...fields } = typed.value;
	const rules = v.safeParse(schoolRulesSchema, fields);
	if (rules.success) return { ok: true, value: { from, rules: rules.output }, given: typed.given };
	const errors: FieldErrors = {};
	for (const issue of rules.issues) Object.assign(errors, meaning(issue.message));
	return { ok: false, errors, given: typed.given };
}

function meaning(issue: string): FieldErrors {
	if (issue === 'closes-before-opening') return { closes: m.web_rules_closes_early() };
	if (issue === 'travel-under-buffer') return { travel: m.web_rules_travel_short() };
	return { form: m.web_field_wrong() };
}
