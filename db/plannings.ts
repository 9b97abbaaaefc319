import { type PlanningEntry, type PlanningEvent } from '#domain/planning.ts';
import { type Tx } from '#db/sql.ts';

/** What a candidate's page is rendered from: one snapshot, so that nothing lies between `version` and the rest. */
export interface PlanningRead {
	/** Version of the newest event that `entries` already hold. */
	version: number;
	entries: PlanningEntry[];
	/** Events not acknowledged yet, oldest first. */
	unseen: PlanningEvent[];
}

/** Instants; a lesson belongs to the span when it ends after `from` and starts before `to`. */
export interface Span {
	from: string | null;
	to: string | null;
}

const MOST = 300;

/** A candidate's published lessons in a span, soonest first. Null when the school has no such candidate. */
export async function read(tx: Tx, candidate: string, span: Span): Promise<PlanningRead | null> {
	const [row] = await tx<{ version: string; entries: PlanningEntry[]; unseen: PlanningEvent[] }[]>`
		select c.planning_version as version,
			coalesce((select jsonb_agg(p.entry order by p.starts_at, p.lesson_id) from (
				select entry, starts_at, lesson_id from planning_entry
				where candidate_id = c.id and published
					and (${span.from}::timestamptz is null or ends_at > ${span.from}::timestamptz)
					and (${span.to}::timestamptz is null or starts_at < ${span.to}::timestamptz)
				order by starts_at limit ${MOST}) p), '[]') as entries,
			coalesce((select jsonb_agg(${eventJson(tx)} order by e.version) from candidate_event e
				where e.candidate_id = c.id and e.seen_at is null), '[]') as unseen
		from candidate c where c.id = ${candidate}`;
	return row ? { version: Number(row.version), entries: row.entries, unseen: row.unseen } : null;
}

/** The newest `count` lessons that ended before `before`, newest first. */
export async function past(
	tx: Tx,
	candidate: string,
	before: string,
	count: number
): Promise<PlanningEntry[]> {
	const rows = await tx<{ entry: PlanningEntry }[]>`
		select entry from planning_entry
		where candidate_id = ${candidate} and published and ends_at <= ${before}::timestamptz
		order by starts_at desc, lesson_id limit ${count}`;
	return rows.map((row) => row.entry);
}

/** What followed a version, oldest first. */
export async function since(tx: Tx, candidate: string, version: number): Promise<PlanningEvent[]> {
	const rows = await tx<{ event: PlanningEvent }[]>`
		select ${eventJson(tx)} as event from candidate_event e
		where e.candidate_id = ${candidate} and e.version > ${version} order by e.version`;
	return rows.map((row) => row.event);
}

/** "Vu": the candidate has read what happened to a lesson, up to the version their page showed. */
export async function acknowledge(tx: Tx, candidate: string, lessons: string[], upTo: number): Promise<void> {
	await tx`update candidate_event set seen_at = now()
		where candidate_id = ${candidate} and lesson_id = any(${lessons}::uuid[]) and version <= ${upTo} and seen_at is null`;
}

const eventJson = (tx: Tx) => tx`jsonb_build_object(
	'version', e.version, 'kind', e.kind, 'lesson', e.lesson_id, 'entry', e.entry, 'was', e.was,
	'by', (select m.name from membership m where m.school_id = e.school_id and m.account_id = e.by_account
		order by m.role limit 1),
	'at', to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))`;
