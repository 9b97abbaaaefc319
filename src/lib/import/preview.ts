import { setImmediate as breathe } from 'node:timers/promises';
import * as history from '#db/history.ts';
import * as context from '#db/import-context.ts';
import * as importActs from '#db/import-acts.ts';
import * as importMade from '#db/import-made.ts';
import * as importRows from '#db/import-rows.ts';
import { type ImportRow, type Verdicted } from '#db/import-rows.ts';
import * as imports from '#db/imports.ts';
import { type Import } from '#db/imports.ts';
import * as schoolFacts from '#db/school-facts.ts';
import { inSchool, type Tx } from '#db/sql.ts';
import { type Compared, type Drafted } from '#domain/import/brought.ts';
import { withoutDoubles } from '#domain/import/doubles.ts';
import { type Draft, draftOf, type Left, type RowNote } from '#domain/import/draft.ts';
import { judgeRows, type JudgeContext, type RowToJudge, type RowVerdict } from '#domain/import/judge.ts';
import { type Mapping } from '#domain/import/mapping.ts';
import { type Occurrence } from '#domain/import/occurrence.ts';
import { type Known } from '#domain/import/name.ts';
import { switchedOffIn, withStandIns } from '#domain/import/stand-in.ts';
import { createReader, type Directory } from '#domain/import/wording.ts';
import { instant, type Lesson } from '#domain/lesson.ts';
import { type Actor } from '#domain/policy.ts';
import { type Refusal } from '#domain/verdict.ts';
import { besideEarlier } from './earlier.ts';
import { type ImportHouse } from './import-house.ts';
import { lessonIdOf, newcomerIdOf } from './ids.ts';

/** Rows judged before other work of this process gets its turn. */
const AT_ONCE = 25;
const DAY = 86_400_000;

/** A row of the file as the mapping has it. */
type DraftedRow = Drafted & { n: number; leftOut: boolean; notes: RowNote[] };

/** What becomes of an import's rows, before it is kept. */
interface Seen {
	verdicts: Verdicted[];
	gone: importRows.GoneRow[];
}

/**
 * Makes lessons of the rows as the mapping says, holds them against what earlier imports brought, and judges each
 * against the planning as it stands now.
 */
export async function preview(
	house: ImportHouse,
	actor: Actor,
	importId: string,
	mapping: Mapping
): Promise<void> {
	const scope = { school: actor.school };
	const read = await inSchool(house.sql, scope, async (tx) => ({
		one: await imports.find(tx, importId),
		rows: await importRows.all(tx, importId),
		...(await standingIn(tx))
	}));
	if (!read.one) return;
	const seen = await look(house, actor, { ...read, one: read.one, mapping });
	await inSchool(house.sql, scope, async (tx) => {
		await imports.saveMapping(tx, importId, mapping);
		if (!(await imports.moveOn(tx, importId, ['mapped'], 'previewed'))) return;
		await importActs.note(tx, importId, actor.account);
		await importRows.putGone(tx, actor.school, importId, seen.gone);
		await importRows.saveVerdicts(tx, importId, seen.verdicts);
	});
}

/** What a preview would say of these rows, with nothing kept. */
export async function foresee(
	house: Judging,
	actor: Actor,
	one: Compare,
	{ rows, mapping }: Pick<ToDraft, 'rows' | 'mapping'>
): Promise<Verdicted[]> {
	const standing = await inSchool(house.sql, { school: actor.school }, standingIn);
	return (await look(house, actor, { ...standing, rows, mapping, one })).verdicts;
}

const standingIn = async (tx: Tx): Promise<Pick<ToDraft, 'directory' | 'off'>> => ({
	directory: await context.directory(tx),
	off: without(await context.directory(tx, false), await importMade.takenBack(tx))
});

/** What judging needs of the house: it writes nothing. */
type Judging = Pick<ImportHouse, 'sql' | 'clock'>;
/** What is compared with earlier imports, besides its rows. */
type Compare = Pick<Import, 'id' | 'window'>;

async function look(house: Judging, actor: Actor, read: ToDraft & { one: Compare }): Promise<Seen> {
	const { drafted, left } = await draftRows(actor.school, read);
	const one = { ...read.one, mapping: read.mapping };
	const compared = await besideEarlier(house, actor.school, one, read.rows, drafted);
	const rows = askedOf(compared, read.rows);
	const context = await judgeContext(house, actor, rows);
	const cancelled = new Set(context.lessons.flatMap(({ id, state }) => (state === 'cancelled' ? [id] : [])));
	const asked = rows.map((row) => asStanding(row, cancelled));
	const judging = judgeRows(context, asked);
	for (let done = 0; ; done++) {
		if (done % AT_ONCE === 0) await breathe();
		const step = judging.next();
		if (!step.done) continue;
		const byRow = new Map(asked.map((row) => [row.n, row]));
		const verdicts = step.value.flatMap(({ n, verdict, turn }) => {
			const row = byRow.get(n);
			if (!row) return [];
			const { lesson, draft } = row;
			const was = verdict.verdict === 'already' && draft ? null : row.was;
			return [{ n, lesson, draft, was, verdict: withNotes(verdict, row), turn, seen: row.seen ?? false }];
		});
		return {
			verdicts: [...left, ...(await namingChangers(house, actor.school, verdicts))],
			gone: asked.filter((row) => !row.draft)
		};
	}
}

/** Says of each lesson changed since by whom, as the write path would. */
async function namingChangers(
	house: Judging,
	school: string,
	rows: readonly Verdicted[]
): Promise<Verdicted[]> {
	const stale = rows.flatMap((row) => staleOf(row) ?? []);
	const changers = await inSchool(house.sql, { school }, (tx) => history.changersOf(tx, stale));
	return rows.map((row) => {
		const reason = staleOf(row);
		const changer = reason && changers[stale.indexOf(reason)];
		return changer ? { ...row, verdict: { verdict: 'clash', reason: { ...reason, ...changer } } } : row;
	});
}

const staleOf = ({ verdict }: Verdicted): Extract<Refusal, { code: 'stale' }> | null =>
	verdict?.verdict === 'clash' && verdict.reason.code === 'stale' ? verdict.reason : null;

/** Whom and what an undo has taken back, an import may bring again. */
const without = (off: Directory, back: ReadonlySet<string>): Directory => {
	const rest = (known: readonly Known[]) => known.filter(({ id }) => !back.has(id));
	return {
		instructors: rest(off.instructors),
		candidates: rest(off.candidates),
		vehicles: rest(off.vehicles),
		places: rest(off.places)
	};
};

/** Rows of the file itself: those that an earlier look added are none. */
const isOfFile = (row: RowOfFile): row is RowOfFile & { event: Occurrence } =>
	row.event.start !== undefined && !(row.was && !row.draft);

/** What of a row says what it would be. */
type RowOfFile = Pick<ImportRow, 'n' | 'event' | 'leftOut' | 'was' | 'draft'>;

/** The file's rows, and all that makes lessons of them. */
interface ToDraft {
	rows: readonly RowOfFile[];
	directory: Directory;
	/** Switched off at the school. */
	off: Directory;
	mapping: Mapping;
}

/** What stands against a lesson with somebody or something that is switched off. */
function refusedOff(draft: Draft, off: Directory): RowVerdict | null {
	const found = switchedOffIn(draft, off);
	return found && { verdict: 'clash', reason: { code: 'inactive', ...found } };
}

async function draftRows(
	school: string,
	{ rows, directory, off, mapping }: ToDraft
): Promise<{ drafted: DraftedRow[]; left: Verdicted[] }> {
	const read = createReader(directory, mapping);
	const idOf = withStandIns((group, key) => newcomerIdOf(school, group, key), directory, off);
	const drafted: DraftedRow[] = [];
	const left: Verdicted[] = [];
	for (const row of rows) {
		if (!isOfFile(row)) continue;
		const { n, event, leftOut } = row;
		if (n % AT_ONCE === 0) await breathe();
		const answer = draftOf(event, read(event), mapping, idOf);
		const entry = lessonIdOf(school, event);
		const refused = answer.ok ? refusedOff(answer.draft, off) : leftAs(answer);
		if (refused) left.push({ n, lesson: entry, draft: null, was: null, verdict: refused, turn: null });
		else if (answer.ok) {
			const { draft, notes } = answer;
			drafted.push({ n, entry, event, leftOut, draft, notes });
		}
	}
	const { single, doubles } = withoutDoubles(drafted);
	return { drafted: single, left: [...left, ...doubles.map(({ row, of }) => doubleOf(row, of.event))] };
}

const doubleOf = ({ n, entry }: DraftedRow, { calendar, line, row }: Occurrence): Verdicted => ({
	n,
	lesson: entry,
	draft: null,
	was: null,
	verdict: leftAs({ why: 'duplicate', what: `${String(line ?? row)} (${calendar})` }),
	turn: null
});

const leftAs = ({ why, what }: Left): RowVerdict => ({
	verdict: 'left',
	why,
	...(what !== undefined && { what: what.slice(0, 200) })
});

/** What somebody should look at goes with what the judge says. */
const withNotes = (verdict: RowVerdict, { notes = [] }: Asked): RowVerdict =>
	notes.length > 0 && (verdict.verdict === 'fits' || verdict.verdict === 'soft')
		? { ...verdict, notes }
		: verdict;

type Asked = RowToJudge & { notes?: RowNote[]; seen?: boolean } & Pick<ImportRow, 'event' | 'was'>;

/** What an import cancelled, somebody may have brought back since. */
const asStanding = (row: Asked, cancelled: ReadonlySet<string>): Asked =>
	row.was?.withdrawn && !cancelled.has(row.lesson) ? { ...row, was: { ...row.was, withdrawn: false } } : row;

/** What is gone is left out until somebody ticks it. */
function askedOf(compared: readonly Compared<DraftedRow>[], rows: readonly RowOfFile[]): Asked[] {
	const ticked = new Set(
		rows.flatMap((row) => (row.was && !row.draft && !row.leftOut ? [row.was.lesson] : []))
	);
	let n = Math.max(0, ...rows.filter((row) => !row.was || row.draft).map((row) => row.n));
	return compared.flatMap(({ row, was }): Asked[] => {
		if (row) return [{ ...row, lesson: was?.lesson ?? row.entry, was }];
		if (!was) return [];
		n += 1;
		return [{ n, lesson: was.lesson, event: was.event, draft: null, was, leftOut: !ticked.has(was.lesson) }];
	});
}

async function judgeContext(
	house: Judging,
	actor: Actor,
	asked: readonly Asked[]
): Promise<JudgeContext & { lessons: Lesson[] }> {
	let first = house.clock();
	let last = first;
	for (const { draft } of asked) {
		if (!draft) continue;
		first = Math.min(first, Date.parse(draft.start));
		last = Math.max(last, Date.parse(draft.start));
	}
	const { dated, closures, exclusive, zone } = await schoolFacts.read(house.sql, actor.school);
	const lessons = await inSchool(house.sql, { school: actor.school }, (tx) =>
		context.lessonsAround(
			tx,
			new Date(first - DAY),
			new Date(last + 2 * DAY),
			asked.map((row) => row.lesson)
		)
	);
	return { dated, closures, exclusive, zone, lessons, actor, now: instant(house.clock()) };
}
