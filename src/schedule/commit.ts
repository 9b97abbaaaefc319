import * as commits from '#db/commits.ts';
import type * as boards from '#db/boards.ts';
import * as schoolFacts from '#db/school-facts.ts';
import { inSchool, type Tx } from '#db/sql.ts';
import { decide } from '#domain/decide.ts';
import { type Lessons, LessonsOver } from '#domain/lesson-index.ts';
import { type Refusal, type Verdict } from '#domain/verdict.ts';
import { type Week, weekOf } from '#domain/week.ts';
import { boardOf, isRefused } from '#sync/board-doc.ts';
import { authorsOf, encodeChange, lessonRow, payloadOf } from './commit-payload.ts';
import { type Decided, type Entry } from './entry.ts';
import { namingChangers } from './changer.ts';
import { isObjection, refusalOfError } from './refusal-of-error.ts';
import { stamp } from './stamp.ts';
import { type Committed, type Work } from './work.ts';

/** A board moved on in PostgreSQL while its edits were being decided: it catches up, and they are decided again. */
export class Behind extends Error {}

/** Decides on the documents, which hold what PostgreSQL holds at their sequence, and commits in one statement (R9). */
export async function commitUsual(work: Work, entries: readonly Entry[]): Promise<Committed> {
	const known = await verdictsFollowed(work, entries);
	const decided = await namingChangers(decideAll(work, entries, known), (query) =>
		inSchool(work.sql, { school: work.school }, query)
	);
	work.lap('decide');
	const changes = stamp(work, decided);
	work.lap('stamp');
	const events = await commits.usual(work.sql, work.school, payload(work, decided, changes));
	if (!events) throw new Behind();
	return { changes, decided, events };
}

/**
 * The same edit by edit, each behind a savepoint: for when a board moved on, a constraint objects or an edit may be a repeat.
 * @param tx holds the rows of all its boards, and the replicas stand where these do @param heads of these boards
 */
export async function commitCareful(
	tx: Tx,
	heads: ReadonlyMap<string, boards.StoredBoard>,
	work: Work,
	entries: readonly Entry[]
): Promise<Committed> {
	await schoolFacts.hold(tx, work.school, work.facts.version);
	const closed = new Set([...heads].filter(([, head]) => head.closed).map(([week]) => week));
	const decided = await namingChangers(await decideOneByOne(work, entries, tx, closed), (query) => query(tx));
	work.lap('decide');
	const changes = stamp(work, decided);
	work.lap('stamp');
	const events = await commits.rest(tx, work.school, payload(work, decided, changes));
	return { changes, decided, events };
}

const payload = (work: Work, decided: readonly Decided[], changes: Committed['changes']) => ({
	...payloadOf(decided, {
		zone: work.facts.zone,
		dated: work.facts.dated,
		week: work.week,
		published: (week: string) => work.replicas.get(week as Week)?.meta.published ?? false
	}),
	facts: work.facts.version,
	boards: boardRows(work, changes)
});

const boardRows = (work: Work, changes: Committed['changes']) =>
	[...changes]
		.sort((one, other) => one.week.localeCompare(other.week))
		.map(({ week, change }) => {
			const replica = work.replicas.get(week);
			if (!replica) throw new Error(`no replica of ${week}`);
			return {
				week,
				epoch: replica.epoch,
				seq: replica.seq + 1,
				published: replica.meta.published,
				change: encodeChange(change)
			};
		});

/** What became of the edits that these follow: few follow one that is not of their own batch, and nobody else asks. */
async function verdictsFollowed(
	work: Work,
	entries: readonly Entry[]
): Promise<ReadonlyMap<string, unknown>> {
	const own = new Set(entries.map(({ id }) => id));
	const followed = entries.flatMap(({ edit: { after } }) =>
		after === undefined || own.has(after) ? [] : after
	);
	if (followed.length === 0) return new Map();
	return await inSchool(work.sql, { school: work.school }, (tx) => commits.known(tx, followed));
}

/** Decides edits in their order, each on what the earlier ones leave. */
function decideAll(work: Work, entries: readonly Entry[], known: ReadonlyMap<string, unknown>): Decided[] {
	const lessons = lessonsIn(work);
	const verdicts = new Map<string, Verdict>();
	return entries.map((entry) => {
		const decided = decideEntry(work, entry, lessons, verdicts, known);
		verdicts.set(entry.id, decided.verdict);
		for (const change of decided.changes) lessons.put(change.after);
		return decided;
	});
}

function decideEntry(
	work: Work,
	entry: Entry,
	lessons: Lessons,
	verdicts: ReadonlyMap<string, Verdict>,
	known: ReadonlyMap<string, unknown>
): Decided {
	const recorded = known.get(entry.id) ?? verdicts.get(entry.id);
	if (recorded) return { ...entry, verdict: recorded as Verdict, changes: [], repeated: true };
	const refuse = (reason: Refusal): Decided => ({
		...entry,
		verdict: { verdict: 'rejected', reason },
		changes: [],
		repeated: false
	});
	if (isTooOld(entry.id, work)) return refuse({ code: 'too_old' });
	if (entry.edit.after !== undefined && wasRefused(entry.edit.after, work, verdicts, known))
		return refuse({ code: 'after_refused', edit: entry.edit.after });
	const taught = work.taught.get(entry.actor.instructor ?? '');
	const decision = decide(entry.edit, entry.actor, {
		...work.facts,
		lessons,
		now: work.now,
		parties: entry.parties,
		...(taught ? { taught } : {})
	});
	if (!decision.ok) return refuse(decision.reason);
	const strange = decision.changes.find(
		(change) => !work.replicas.has(weekOf(change.after.start, work.facts.zone))
	);
	if (strange) return refuse({ code: 'malformed', what: `${strange.after.start} is not in ${work.week}` });
	return { ...entry, verdict: { verdict: 'accepted' }, changes: decision.changes, repeated: false };
}

async function decideOneByOne(
	work: Work,
	entries: readonly Entry[],
	tx: Tx,
	closed: ReadonlySet<string>
): Promise<Decided[]> {
	const known = new Map(
		await commits.known(
			tx,
			entries.flatMap(({ id, edit }) => (edit.after === undefined ? [id] : [id, edit.after]))
		)
	);
	const lessons = lessonsIn(work);
	const verdicts = new Map<string, Verdict>();
	const result: Decided[] = [];
	for (const entry of entries) {
		let decided = decideEntry(work, entry, lessons, verdicts, known);
		if (!decided.repeated) decided = await settle(work, decided, tx, closed);
		verdicts.set(entry.id, decided.verdict);
		for (const change of decided.changes) lessons.put(change.after);
		result.push(decided);
	}
	return result;
}

/** Lets PostgreSQL have the last word on one edit. */
async function settle(work: Work, decided: Decided, tx: Tx, closed: ReadonlySet<string>): Promise<Decided> {
	const refuse = (reason: Refusal): Decided => ({
		...decided,
		verdict: { verdict: 'rejected', reason },
		changes: []
	});
	if (weeksTouched(work, decided).some((week) => closed.has(week))) return refuse({ code: 'closed_week' });
	if (!(await commits.authorsStand(tx, work.school, authorsOf([decided.actor]))))
		return refuse({ code: 'forbidden', why: 'role', owner: null });
	const written = decided.changes.map((change) => change.after);
	try {
		await commits.writeLessons(
			tx,
			work.school,
			written.map((lesson) => lessonRow(lesson, work.facts))
		);
		return decided;
	} catch (error) {
		if (!isObjection(error)) throw error;
		return refuse(await refusalOfError(error, written, tx));
	}
}

/** The edit it followed: refused in this batch, still standing refused in the document, or refused long ago. */
function wasRefused(
	id: string,
	work: Work,
	verdicts: ReadonlyMap<string, Verdict>,
	known: ReadonlyMap<string, unknown>
): boolean {
	const verdict = verdicts.get(id) ?? (known.get(id) as Verdict | undefined);
	if (verdict) return verdict.verdict === 'rejected';
	const document = work.replicas.get(work.week)?.staged;
	const standing = document && boardOf(document).edits.get(id);
	return standing !== undefined && isRefused(standing);
}

const weeksTouched = (work: Work, decided: Decided): string[] => [
	work.week,
	...decided.changes.flatMap(({ before, after }) =>
		[before, after].flatMap((lesson) => (lesson ? [weekOf(lesson.start, work.facts.zone)] : []))
	)
];

const lessonsIn = (work: Work): LessonsOver =>
	new LessonsOver([...work.replicas.values()].map((replica) => replica.lessons));

/** Verdicts are kept until 90 days after the week; an id made before that could be a repeat nobody remembers (R14). */
const REMEMBERED_MS = 90 * 86_400_000;

function isTooOld(id: string, work: Work): boolean {
	const made = Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
	return made < Date.parse(work.now) - REMEMBERED_MS;
}
