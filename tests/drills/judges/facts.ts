import * as boardRows from '#db/board-rows.ts';
import { inSchool, type Sql } from '#db/sql.ts';
import { type Lesson } from '#domain/lesson.ts';
import { type PlanningEntry } from '#domain/planning.ts';
import { type Week } from '#domain/week.ts';
import { lessonText } from '#sync/board-hash.ts';
import { type Entry } from '../load/ledger.ts';

interface EditRow {
	id: string;
	account: string | null;
	verdict: { verdict: 'accepted' | 'rejected'; reason?: { code: string } };
}
/** One change of one lesson as the audit has it, in the order of their commits. */
export interface AuditRow {
	edit: string | null;
	action: string;
	lesson: string;
	before: Partial<Lesson> | null;
	after: Partial<Lesson>;
	/** What was committed together has the same. */
	at: string;
}
/** A candidate's step, as the stream and as the outbox have it. */
export interface Told {
	candidate: string;
	lesson: string;
	kind: string;
}

/** All that PostgreSQL and the ledger hold of one school after a drill. */
export interface Facts {
	ledger: Entry[];
	edits: EditRow[];
	audit: AuditRow[];
	lessons: Lesson[];
	outbox: Told[];
	events: (Told & { version: number })[];
	/** How many steps each candidate was ever told, as their own row counts them. */
	versions: Record<string, number>;
}

/** @param owner sees everything @param app reads a week the way the house does */
export async function gatherFacts(
	{ owner, app }: { owner: Sql; app: Sql },
	school: string,
	weeks: readonly Week[],
	ledger: Entry[]
): Promise<Facts> {
	const edits = await owner<EditRow[]>`
		select id, account_id as account, verdict from edit where school_id = ${school} order by at`;
	const audit = await owner<AuditRow[]>`
		select edit_id as edit, action, thing_id as lesson, before, after, at::text as at from audit
		where school_id = ${school} and thing = 'lesson' order by id`;
	const outbox = await owner<Told[]>`
		select payload->>'person' as candidate, payload->>'lesson' as lesson, payload->>'change' as kind
		from outbox where school_id = ${school} and kind = 'planning_changed' and payload ? 'lesson'`;
	const events = await owner<(Told & { version: string })[]>`
		select candidate_id as candidate, lesson_id as lesson, kind, version from candidate_event
		where school_id = ${school} order by candidate_id, version`;
	const versions = await owner<{ id: string; version: string }[]>`
		select id, planning_version as version from candidate where school_id = ${school}`;
	const lessons = await Promise.all(weeks.map((week) => lessonsIn(app, school, week)));
	return {
		ledger,
		edits: [...edits],
		audit: [...audit],
		lessons: lessons.flat(),
		outbox: [...outbox],
		events: events.map((event) => ({ ...event, version: Number(event.version) })),
		versions: Object.fromEntries(versions.map(({ id, version }) => [id, Number(version)]))
	};
}

async function lessonsIn(app: Sql, school: string, week: Week): Promise<Lesson[]> {
	const rows = await inSchool(
		app,
		{ school },
		(tx) => boardRows.read(tx, school, week),
		'isolation level repeatable read'
	);
	return rows?.lessons ?? [];
}

/** What everybody's screens must come to. */
export interface Truth {
	/** Texts of a week's lessons, sorted. */
	weeks: Record<string, string[]>;
	candidates: Record<string, { version: number; entries: string[] }>;
}

export async function readTruth(
	{ owner, app }: { owner: Sql; app: Sql },
	school: string,
	weeks: readonly Week[]
): Promise<Truth> {
	const texts = await Promise.all(
		weeks.map(async (week) => [week, (await lessonsIn(app, school, week)).map(lessonText).sort()] as const)
	);
	const rows = await owner<{ id: string; version: string; entries: PlanningEntry[] | null }[]>`
		select c.id, c.planning_version as version,
			(select json_agg(entry) from planning_entry e where e.candidate_id = c.id and e.published) as entries
		from candidate c where c.school_id = ${school}`;
	return {
		weeks: Object.fromEntries(texts),
		candidates: Object.fromEntries(
			rows.map(({ id, version, entries }) => [
				id,
				{ version: Number(version), entries: entryTexts(entries ?? []) }
			])
		)
	};
}

/** A candidate's lessons without the versions, which count changes that are not theirs too. */
export const entryTexts = (entries: readonly PlanningEntry[]): string[] =>
	entries
		.map(({ lesson, state, start, end, instructor, plate, place }) =>
			JSON.stringify([lesson, state, start, end, instructor, plate, place])
		)
		.sort();
