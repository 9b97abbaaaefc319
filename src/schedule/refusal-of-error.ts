import * as lessons from '#db/lessons.ts';
import { type Tx } from '#db/sql.ts';
import { type Lesson } from '#domain/lesson.ts';
import { type Refusal, type Resource } from '#domain/verdict.ts';

/** What PostgreSQL's error object says that we use. */
interface DatabaseError extends Error {
	code: string;
	constraint_name?: string;
}

const isDatabaseError = (error: unknown): error is DatabaseError =>
	error instanceof Error && error.name === 'PostgresError';

const EXCLUSION = '23P01';
const FOREIGN_KEY = '23503';
const CHECK = '23514';
const INACTIVE = 'DG001';
/** A lesson's id that already names another lesson: of another week, or, behind the wall, of another school. */
const TAKEN_ID = ['DG002', '42501'];

/** PostgreSQL itself said no, so nothing of the transaction stands; anything else leaves that open. */
export const isAnswer = (error: unknown): boolean => isDatabaseError(error);

/** A rule of the schema objected: not an accident, an answer. */
export const isObjection = (error: unknown): boolean =>
	isDatabaseError(error) && [EXCLUSION, FOREIGN_KEY, CHECK, INACTIVE, ...TAKEN_ID].includes(error.code);

/** The school has other rules now than those it was decided on. */
export const isOtherFacts = (error: unknown): boolean => isDatabaseError(error) && error.code === 'DG003';

/** An edit id that stands in the table already: the careful path finds its verdict. */
export const isKnownEdit = (error: unknown): boolean => isDatabaseError(error) && error.code === '23505';

/** Deadlock or serialization failure: the whole transaction may be tried again. */
export const isTransient = (error: unknown): boolean =>
	isDatabaseError(error) && (error.code === '40001' || error.code === '40P01');

/** Turns the schema's objection to `written` into the reason a person reads. Runs after the savepoint was undone. */
export async function refusalOfError(error: unknown, written: readonly Lesson[], tx: Tx): Promise<Refusal> {
	if (!isDatabaseError(error)) throw error;
	const constraint = error.constraint_name ?? '';
	if (error.code === EXCLUSION) return await taken(constraint, written, tx);
	if (error.code === FOREIGN_KEY || error.code === INACTIVE) return inactive(constraint, written);
	if (TAKEN_ID.includes(error.code)) return { code: 'malformed', what: 'lesson id' };
	const full = written.find((lesson) => lesson.capacity !== null);
	if (constraint === 'lesson_capacity' && full)
		return { code: 'full', lesson: full.id, capacity: full.capacity ?? 0 };
	return { code: 'malformed', what: constraint };
}

/** No buffer is longer (SchoolRules.travel). */
const LONGEST_BUFFER = 240;

async function taken(constraint: string, written: readonly Lesson[], tx: Tx): Promise<Refusal> {
	for (const lesson of written) {
		const found =
			constraint === 'candidate_once' ? await twice(lesson, tx) : await inTheWay(constraint, lesson, tx);
		if (found) return found;
	}
	return {
		code: 'taken',
		resource: 'instructor',
		id: written[0]?.instructor ?? '',
		by: null,
		rule: 'overlap'
	};
}

async function twice(lesson: Lesson, tx: Tx): Promise<Refusal | null> {
	const found = await lessons.withCandidate(tx, lesson);
	return (
		found && { code: 'taken', resource: 'candidate', id: found.candidate, by: found.by, rule: 'overlap' }
	);
}

async function inTheWay(constraint: string, lesson: Lesson, tx: Tx): Promise<Refusal | null> {
	const [resource, column, id] = resourceOf(constraint, lesson);
	if (id === null) return null;
	const exact = await lessons.inTheWay(tx, lesson, { column, id }, 0);
	if (exact) return { code: 'taken', resource, id, by: exact, rule: 'overlap' };
	const near = await lessons.inTheWay(tx, lesson, { column, id }, LONGEST_BUFFER);
	return (
		near && {
			code: 'taken',
			resource,
			id,
			by: near,
			rule: constraint === 'instructor_travel' ? 'travel' : 'buffer'
		}
	);
}

function resourceOf(
	constraint: string,
	lesson: Lesson
): ['instructor' | 'vehicle' | 'place', 'instructor_id' | 'vehicle_id' | 'place_id', string | null] {
	if (constraint === 'vehicle_once') return ['vehicle', 'vehicle_id', lesson.vehicle];
	if (constraint === 'place_once') return ['place', 'place_id', lesson.place];
	return ['instructor', 'instructor_id', lesson.instructor];
}

function inactive(constraint: string, written: readonly Lesson[]): Refusal {
	const resource: Resource =
		(['vehicle', 'place', 'candidate'] as const).find((name) => constraint.includes(name)) ?? 'instructor';
	const [lesson] = written;
	const id = resource === 'candidate' ? lesson?.candidates[0] : lesson?.[resource];
	return { code: 'inactive', resource, id: id ?? '' };
}
