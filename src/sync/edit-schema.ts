import * as v from 'valibot';
import { type Edit, type Op, OPS } from '#domain/edit.ts';
import { CANCELLERS, CANCEL_REASONS, FIELDS, KINDS, STATES } from '#domain/lesson.ts';
import { OVERRIDE_REASONS, SOFT_RULES } from '#domain/verdict.ts';

export const uuid = v.pipe(
	v.string(),
	v.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/)
);
export const uuidV7 = v.pipe(
	v.string(),
	v.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
);

/** Years a lesson can lie in: wide enough for any school, narrow enough for every calendar we write. */
const instantSchema = v.pipe(
	v.string(),
	v.regex(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
	v.check(
		(text) => !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().slice(0, 19) + 'Z' === text
	)
);
const key = v.pipe(v.string(), v.regex(/^[a-zA-Z0-9_-]{1,40}$/));

const fields = {
	kind: v.picklist(KINDS),
	start: instantSchema,
	end: instantSchema,
	instructor: v.nullable(uuid),
	vehicle: v.nullable(uuid),
	place: v.nullable(uuid),
	capacity: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(500))),
	permit: v.nullable(key),
	topic: v.nullable(key),
	series: v.nullable(uuid)
};
const seats = v.pipe(v.array(uuid), v.maxLength(100));

/** What each kind of step may set: an outcome that also moved would pass by the rules of a move. */
const MAY_SET: Record<Op, readonly string[]> = {
	create: FIELDS,
	move: ['start', 'end', 'instructor', 'vehicle', 'place'],
	assign: ['instructor', 'vehicle', 'place'],
	edit: FIELDS,
	cancel: ['cancelledBy'],
	restore: [],
	outcome: ['state']
};
const MAY_SEAT: readonly Op[] = ['create', 'move', 'assign', 'edit'];

const stepSchema = v.pipe(
	v.strictObject({
		op: v.picklist(OPS),
		lesson: uuid,
		base: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000)),
		set: v.partial(
			v.strictObject({ ...fields, state: v.picklist(STATES), cancelledBy: v.picklist(CANCELLERS) })
		),
		was: v.partial(v.strictObject({ ...fields, state: v.picklist(STATES) })),
		seats: v.optional(v.strictObject({ add: seats, remove: seats })),
		reason: v.optional(v.picklist([...CANCEL_REASONS, ...OVERRIDE_REASONS])),
		override: v.optional(v.pipe(v.array(v.picklist(SOFT_RULES)), v.maxLength(SOFT_RULES.length))),
		after: v.optional(uuidV7)
	}),
	v.check(
		(step) => Object.keys(step.set).every((field) => MAY_SET[step.op].includes(field)),
		'sets what its op does not'
	),
	v.check((step) => step.seats === undefined || MAY_SEAT.includes(step.op), 'seats what its op does not'),
	v.check(
		(step) =>
			step.op !== 'outcome' || ['planned', 'in_progress', 'done', 'no_show'].includes(step.set.state ?? ''),
		'an outcome sets planned, in_progress, done or no_show'
	),
	v.check((step) => step.op !== 'cancel' || step.reason !== undefined, 'a cancel gives its reason')
);

const batchSchema = v.strictObject({
	op: v.literal('batch'),
	steps: v.pipe(
		v.array(stepSchema),
		v.minLength(1),
		v.maxLength(20),
		v.check((steps) => new Set(steps.map((step) => step.lesson)).size === steps.length, 'one step a lesson')
	),
	after: v.optional(uuidV7)
});

const isBatch = (value: unknown): boolean =>
	typeof value === 'object' && value !== null && 'op' in value && value.op === 'batch';

type Parsed = { ok: true; edit: Edit } | { ok: false; path: string | null; what: string };

/**
 * An edit as it may stand under `edits`; anything else comes back as the sentence that says what is wrong, and the
 * path of the part that is (null: all of it).
 */
export function parseEdit(value: unknown): Parsed {
	const schema = isBatch(value) ? batchSchema : stepSchema;
	const result = v.safeParse(schema, value, { abortEarly: true });
	if (result.success) return { ok: true, edit: result.output as Edit };
	const issue = result.issues[0];
	const path = v.getDotPath(issue);
	return { ok: false, path, what: `${path ?? 'edit'}: ${issue.message}`.slice(0, 200) };
}
