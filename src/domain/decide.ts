import { type Closure } from './closure.ts';
import { clashOf, type ExclusivePlaces } from './conflict.ts';
import { type Change, type Edit, type Op, seated, type Step, stepsOf } from './edit.ts';
import { CANCEL_REASONS, type CancelReason, FIELDS, type Lesson, type State } from './lesson.ts';
import { haveSameNeighbours, type Lessons, LessonsOver } from './lesson-index.ts';
import { type Actor, refusalOf, type Standing } from './policy.ts';
import { type DatedRules, rulesOn } from './rules.ts';
import { softRulesBroken } from './soft-rule.ts';
import { type Refusal, type SoftRule } from './verdict.ts';
import { dayOf } from './week.ts';

/** All a decision rests on. `lessons` are those of the boards the edit touches, as PostgreSQL holds them. */
export interface DecideContext extends Standing {
	lessons: Lessons;
	zone: string;
	dated: readonly DatedRules[];
	closures: readonly Closure[];
	exclusive: ExclusivePlaces;
	/** Instant. */
	now: string;
}

export type Decision = { ok: true; changes: Change[] } | { ok: false; reason: Refusal };

/** Decides one edit whole: each step is merged, allowed, and checked beside all lessons as the edit leaves them. */
export function decide(edit: Edit, actor: Actor, context: DecideContext): Decision {
	const after = new LessonsOver([context.lessons]);
	const changes: Change[] = [];
	for (const step of stepsOf(edit)) {
		const merged = merge(step, after.get(step.lesson) ?? null, actor, context.now);
		if (!merged.ok) return merged;
		const refusal = refusalOf(actor, merged.change, context);
		if (refusal) return { ok: false, reason: refusal };
		changes.push(merged.change);
		after.put(merged.change.after);
	}
	const held: Change[] = [];
	for (const change of changes) {
		const found = brokenBy(change, after, context);
		if (!found.ok) return found;
		held.push(withOverride(change, found.rules));
	}
	return { ok: true, changes: held };
}

/** A swap sets every soft rule aside; what is kept of it names those that it met. */
function withOverride({ step, ...change }: Change, override: SoftRule[]): Change {
	return { ...change, step: step.override ? { ...step, override } : step };
}

type Merged = { ok: true; change: Change } | { ok: false; reason: Refusal };

/** Three-way merge by field: a stale step still fits when every field it touches is as its author saw it. */
function merge(step: Step, before: Lesson | null, actor: Actor, now: string): Merged {
	const refuse = (reason: Refusal): Merged => ({ ok: false, reason });
	if (step.op === 'create') return before ? refuse({ code: 'exists' }) : created(step, actor, now);
	if (!before) return refuse({ code: 'gone' });
	const blocked = stateForbids(step.op, before);
	if (blocked) return refuse(blocked);
	const stale = staleFields(step, before);
	if (stale.length > 0)
		return refuse({
			code: 'stale',
			lesson: before.id,
			fields: stale,
			now: picked(before, stale),
			by: before.by,
			at: before.at
		});
	const after: Lesson = {
		...before,
		...step.set,
		...outcomeOf(step),
		candidates: seated(before.candidates, step.seats),
		version: before.version + 1,
		by: actor.account,
		at: now
	};
	return sound(step, before, after);
}

function created(step: Step, actor: Actor, now: string): Merged {
	const { kind, start, end } = step.set;
	if (!kind || !start || !end)
		return { ok: false, reason: { code: 'malformed', what: 'create needs kind, start, end' } };
	const after: Lesson = {
		instructor: null,
		vehicle: null,
		place: null,
		capacity: null,
		permit: null,
		topic: null,
		series: null,
		...step.set,
		kind,
		start,
		end,
		id: step.lesson,
		version: 1,
		state: 'planned',
		candidates: seated([], step.seats),
		cancelledBy: null,
		cancelReason: null,
		by: actor.account,
		at: now
	};
	return sound(step, null, after);
}

function sound(step: Step, before: Lesson | null, after: Lesson): Merged {
	const length = Date.parse(after.end) - Date.parse(after.start);
	if (!(length > 0 && length <= 86_400_000))
		return { ok: false, reason: { code: 'malformed', what: 'end must follow start within 24 hours' } };
	if (after.state !== 'cancelled' && after.capacity !== null && after.candidates.length > after.capacity)
		return { ok: false, reason: { code: 'full', lesson: after.id, capacity: after.capacity } };
	return { ok: true, change: { step, before, after } };
}

/** The states each kind of step can start from. */
const STARTS_FROM: Record<Exclude<Op, 'create'>, readonly State[]> = {
	move: ['planned', 'in_progress'],
	assign: ['planned', 'in_progress'],
	edit: ['planned', 'in_progress'],
	cancel: ['planned', 'in_progress'],
	restore: ['cancelled'],
	outcome: ['planned', 'in_progress', 'done', 'no_show']
};

function stateForbids(op: Exclude<Op, 'create'>, before: Lesson): Refusal | null {
	return STARTS_FROM[op].includes(before.state)
		? null
		: { code: 'wrong_state', state: before.state, by: before.by };
}

/** Fields that are not as the author saw them. What an author did not say is taken from the version they saw. */
function staleFields(step: Step, before: Lesson): string[] {
	const isCurrent = step.base === before.version;
	if (step.exact && !isCurrent) return changedSince(step, before);
	const touched = FIELDS.filter((field) => {
		if (!(field in step.set) || step.set[field] === before[field]) return false;
		return field in step.was ? step.was[field] !== before[field] : !isCurrent;
	});
	return step.op === 'outcome' && !isCurrent && step.was.state !== before.state
		? [...touched, 'state']
		: touched;
}

/** What is not as the author saw it, set or not; candidates are not among what `was` can hold. */
function changedSince(step: Step, before: Lesson): string[] {
	const changed = FIELDS.filter((field) => field in step.was && step.was[field] !== before[field]);
	return changed.length > 0 ? changed : ['candidates'];
}

const picked = (lesson: Lesson, fields: string[]): Partial<Lesson> =>
	Object.fromEntries(Object.entries(lesson).filter(([field]) => fields.includes(field)));

function outcomeOf(step: Step): Partial<Lesson> {
	if (step.op === 'cancel')
		return {
			state: 'cancelled',
			cancelledBy: step.set.cancelledBy ?? 'school',
			cancelReason: cancelReason(step)
		};
	if (step.op === 'restore') return { state: 'planned', cancelledBy: null, cancelReason: null };
	return {};
}

const cancelReason = (step: Step): CancelReason =>
	CANCEL_REASONS.find((reason) => reason === step.reason) ?? 'other';

type Broken = { ok: true; rules: SoftRule[] } | { ok: false; reason: Refusal };

/** The soft rules that were set aside with a reason, or the rule that refuses. */
function brokenBy(change: Change, after: Lessons, context: DecideContext): Broken {
	const rules = rulesOn(dayOf(change.after.start, context.zone), context.dated);
	const isElsewhere = change.before && !haveSameNeighbours(change.before, change.after);
	const places = isElsewhere ? [change.after, change.before] : [change.after];
	const near = new Set(places.flatMap((lesson) => (lesson ? after.near(lesson, context.exclusive) : [])));
	const clash = clashOf(change.after, near, rules, context.exclusive);
	if (clash) return { ok: false, reason: clash };
	const broken = softRulesBroken(change.before, change.after, [...near], {
		zone: context.zone,
		rules,
		closures: context.closures,
		now: context.now
	});
	const open = broken.filter((rule) => !change.step.override?.includes(rule));
	const answered = open.length === 0 && (broken.length === 0 || change.step.reason !== undefined);
	return answered
		? { ok: true, rules: broken }
		: { ok: false, reason: { code: 'needs_reason', rules: open.length > 0 ? open : broken } };
}
