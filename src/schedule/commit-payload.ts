import { Buffer } from 'node:buffer';
import { type AuditRow, type CommitPayload, type LessonRow } from '#db/commits.ts';
import { type Change } from '#domain/edit.ts';
import { instant, type Lesson } from '#domain/lesson.ts';
import { type Actor, writingRole } from '#domain/policy.ts';
import { type DatedRules, rulesOn } from '#domain/rules.ts';
import { dayOf, weekOf } from '#domain/week.ts';
import { type Decided } from './entry.ts';
import { teachingOf } from './teaching.ts';

interface PayloadContext {
	zone: string;
	dated: readonly DatedRules[];
	/** Is this week published? */
	published: (week: string) => boolean;
	/** The week whose document the edits stand in. */
	week: string;
}

/** Columns beside the lesson: its week, and until when the instructor stays taken. */
export function lessonRow(
	lesson: Lesson,
	context: { zone: string; dated: readonly DatedRules[] }
): LessonRow {
	const rules = rulesOn(dayOf(lesson.start, context.zone), context.dated);
	const end = Date.parse(lesson.end);
	return {
		...lesson,
		week: weekOf(lesson.start, context.zone),
		busyUntil: instant(end + rules.buffer * 60_000),
		awayUntil: instant(end + Math.max(rules.buffer, rules.travel) * 60_000)
	};
}

/** Everything but the boards' log rows, from the edits as they were decided. */
export function payloadOf(
	decided: readonly Decided[],
	context: PayloadContext
): Omit<CommitPayload, 'boards' | 'facts'> {
	const fresh = decided.filter((one) => !one.repeated);
	const changes = fresh.flatMap((one) => one.changes.map((change) => ({ one, change })));
	const events = owed(
		changes.map(({ change }) => change),
		changes.flatMap(({ one, change }) => eventsOf(change, one.actor, context)),
		context
	);
	return {
		authors: authorsOf(fresh.map((one) => one.actor)),
		lessons: changes.map(({ change }) => lessonRow(change.after, context)),
		edits: fresh.map((one) => ({
			id: one.id,
			week: context.week,
			account: one.actor.account,
			verdict: one.verdict
		})),
		audit: changes.map(({ one, change }) => auditOf(one, change)),
		outbox: outboxOf(events, fresh[0]?.actor.school ?? ''),
		events,
		teaching: teachingOf(changes, (lesson) => isSeen(lesson, context))
	};
}

export function authorsOf(actors: readonly Actor[]): CommitPayload['authors'] {
	const roles = new Map(actors.map((actor) => [actor.account, writingRole(actor)]));
	return [...roles].map(([account, role]) => ({ account, role }));
}

/** A log row's bytes as they travel inside the JSON payload. */
export const encodeChange = (change: Uint8Array): string => Buffer.from(change).toString('base64');

function auditOf(one: Decided, { step, before, after }: Change): AuditRow {
	const fields = changedFields(before, after);
	return {
		account: one.actor.account,
		role: writingRole(one.actor),
		action: `lesson.${step.op}`,
		thing: 'lesson',
		thingId: after.id,
		edit: one.id,
		before: before && pick(before, fields),
		after: pick(after, fields),
		reason: step.reason ? [step.reason, ...(step.override ?? [])].join(' ') : null
	};
}

/** All of them where the lesson is new. */
export const changedFields = (before: Lesson | null, after: Lesson): string[] =>
	Object.keys(after).filter((key) => !before || isDifferent(before, after, key));

const isDifferent = (before: Lesson, after: Lesson, key: string): boolean =>
	!['version', 'by', 'at'].includes(key) &&
	JSON.stringify(before[key as keyof Lesson]) !== JSON.stringify(after[key as keyof Lesson]);

const pick = (lesson: Lesson, fields: readonly string[]): Partial<Lesson> =>
	Object.fromEntries(Object.entries(lesson).filter(([key]) => fields.includes(key)));

type CandidateEvent = CommitPayload['events'][number];

const isSeen = (lesson: Lesson | null | undefined, { published, zone }: PayloadContext): lesson is Lesson =>
	!!lesson && published(weekOf(lesson.start, zone));

/**
 * An event tells its lesson as the whole commit leaves it. So of several edits of one lesson, those are told that end
 * where the candidate may look: not in a draft, and on a seat of theirs; and nobody loses what they never had.
 */
function owed(
	changes: readonly Change[],
	events: readonly CandidateEvent[],
	context: PayloadContext
): CandidateEvent[] {
	const first = new Map([...changes].reverse().map(({ before, after }) => [after.id, before]));
	const last = new Map(changes.map(({ after }) => [after.id, after]));
	return events.filter(({ kind, lesson, candidate }) => {
		const told = kind === 'removed' ? first.get(lesson) : last.get(lesson);
		return isSeen(told, context) && told.candidates.includes(candidate);
	});
}

/** What the old and the new candidates are told (R19): a lesson they lose is removed, one they gain is added. */
function eventsOf(change: Change, actor: Actor, context: PayloadContext): CandidateEvent[] {
	const { before, after } = change;
	const had = isSeen(before, context) ? before.candidates : [];
	const has = isSeen(after, context) ? after.candidates : [];
	const event = (candidate: string, kind: CandidateEvent['kind'], was: unknown = null): CandidateEvent => ({
		candidate,
		lesson: after.id,
		kind,
		was,
		by: actor.account
	});
	const kept = before ? changedForCandidate(before, after) : null;
	return [
		...had.filter((id) => !has.includes(id)).map((id) => event(id, 'removed', before && pick(before, LOST))),
		...has.filter((id) => !had.includes(id)).map((id) => event(id, 'added')),
		...(kept ? has.filter((id) => had.includes(id)).map((id) => event(id, kept.kind, kept.was)) : [])
	];
}

/** Enough to say which lesson it was that one has no longer. */
const LOST = ['start', 'end', 'kind'] as const;
const TOLD = ['start', 'end', 'kind', 'state', 'instructor', 'vehicle', 'place'] as const;

function changedForCandidate(
	before: Lesson,
	after: Lesson
): { kind: 'changed' | 'cancelled'; was: Partial<Lesson> } | null {
	const fields = TOLD.filter((field) => before[field] !== after[field]);
	if (fields.length === 0 && before.topic === after.topic) return null;
	const isCancelled = after.state === 'cancelled' && before.state !== 'cancelled';
	return { kind: isCancelled ? 'cancelled' : 'changed', was: pick(before, fields) };
}

function outboxOf(events: readonly CandidateEvent[], school: string): CommitPayload['outbox'] {
	return events.map((event) => ({
		kind: 'planning_changed',
		key: `person/${school}/${event.candidate}`,
		payload: { person: event.candidate, lesson: event.lesson, change: event.kind }
	}));
}
