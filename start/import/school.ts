import * as accounts from '#db/accounts.ts';
import * as choices from '#db/import-choices.ts';
import * as context from '#db/import-context.ts';
import * as importListed from '#db/import-listed.ts';
import * as importRows from '#db/import-rows.ts';
import * as imports from '#db/imports.ts';
import * as schools from '#db/schools.ts';
import { connect, inSchool, type Sql } from '#db/sql.ts';
import { choose, chooseKinds, type MappingFile, tellingIn } from '#domain/import/mapping-file.ts';
import { sourceOf } from '#domain/import/next-version.ts';
import { keptSource } from '#domain/import/kept.ts';
import { type RowVerdict } from '#domain/import/judge.ts';
import { findNames, type Group, guessSource, keyIn, type Mapping } from '#domain/import/mapping.ts';
import { type Occurrence, type ReadWindow } from '#domain/import/occurrence.ts';
import { draftOf, type Left, type LeftReason, type RowNote } from '#domain/import/draft.ts';
import { createReader } from '#domain/import/wording.ts';
import { type Actor } from '#domain/policy.ts';
import { type Refusal } from '#domain/verdict.ts';
import { goOn } from '#lib/import/at-work.ts';
import { newcomerIdOf } from '#lib/import/ids.ts';
import { type ImportHouse } from '#lib/import/import-house.ts';
import { takeListed } from '#lib/import/lists.ts';
import { keep, stateOf } from '#lib/import/receive.ts';
import { versionsOf } from '#lib/import/versions-page.ts';
import { preview } from '#lib/import/preview.ts';
import { type ReadFiles } from '#lib/import/read-files.ts';
import { createSchedule } from '#schedule/create.ts';
import { type Settings } from '#settings';
import { runningDatabase } from '../running.ts';
import { CannotStart, say } from '../words.ts';
import { type ImportOptions } from './options.ts';
import { refusedLine, refusedOf, type Report, warnedOf, type Why } from './report.ts';

type School = schools.SchoolName;

/** How the school's tables and workbooks were read before. */
export const tablesRead = (sql: Sql, school: School) =>
	inSchool(sql, { school: school.id }, (tx) => choices.tablesRead(tx));

export function openSchools(settings: Settings): Sql {
	const url = settings.databaseUrl ?? runningDatabase(settings.dataDir);
	if (url !== null) return connect(url, 4);
	throw new CannotStart(
		say(
			'Aucune base de données : lancez « npm start » dans une autre fenêtre, indiquez DATABASE_URL, ou demandez --dry-run.',
			'No database: run npm start in another window, set DATABASE_URL, or ask for --dry-run.'
		)
	);
}

/** The school of this slug, or the only one there is. */
export async function findSchool(sql: Sql, slug: string | null): Promise<School> {
	const all = await schools.list(sql);
	const [first, second] = all;
	const slugs = all.map((one) => one.slug).join(', ');
	if (slug === null && second) throw new CannotStart(`--school is needed: ${slugs}`);
	const school = slug === null ? first : all.find((one) => one.slug === slug);
	if (!school) throw new CannotStart(`--school ${slug ?? ''}: there is no such school (${slugs})`);
	return school;
}

interface Work {
	found: Extract<ReadFiles, { ok: true }>;
	window: ReadWindow;
	mapping: MappingFile;
	options: ImportOptions;
}

/** Brings what was read onto the school's boards, as an import like any other. Answers what of the report that changes. */
export async function bring(
	base: Pick<ImportHouse, 'sql' | 'clock'>,
	school: School,
	{ found, window, mapping, options }: Work
): Promise<Pick<Report, 'refused' | 'applied' | 'warned' | 'maybeNextOf'>> {
	const actor = await adminOf(base.sql, school);
	const schedule = createSchedule(base);
	const house: ImportHouse = { ...base, schedule };
	try {
		const state = stateOf(found);
		const id = await keep(house, { actor, school }, { window, state, upload: null }, found);
		if (state === 'listed') return await bringList(house, actor, id);
		const { names, maybeNextOf, whoMayBe } = await namesOf(
			base.sql,
			school,
			found.read,
			mapping,
			options.create
		);
		await preview(house, actor, id, names);
		await inSchool(base.sql, { school: school.id }, async (tx) => {
			await imports.setOverrideReason(tx, id, options.accept);
			await imports.moveOn(tx, id, ['previewed'], 'applying');
		});
		await goOn(house, school.id, id);
		const { ended, rows, called } = await inSchool(base.sql, { school: school.id }, async (tx) => ({
			ended: (await imports.find(tx, id))?.state,
			rows: await importRows.all(tx, id),
			called: await context.names(tx)
		}));
		if (ended !== 'applied') throw new CutOff(rows.filter(isTaken).length);
		return {
			refused: rows.flatMap((row) => {
				const why = whyNot(row, called, whoMayBe);
				return why === null ? [] : [refusedLine(row.event, why)];
			}),
			applied: rows.filter(isTaken).length,
			...warnedOf(rows.filter(isTaken).map((row) => ({ event: row.event, notes: notesIn(row) }))),
			...(maybeNextOf.length > 0 && { maybeNextOf })
		};
	} finally {
		await schedule.close();
	}
}

/** What of the lessons would be refused for their names or kinds, or warned of, with nothing written. */
export async function judgeNames(
	sql: Sql,
	school: School,
	{ found, mapping, options }: Pick<Work, 'found' | 'mapping' | 'options'>
): Promise<Pick<Report, 'refused' | 'warned'>> {
	const directory = await inSchool(sql, { school: school.id }, (tx) => context.directory(tx));
	const { names, whoMayBe } = await namesOf(sql, school, found.read, mapping, options.create);
	const read = createReader(directory, names);
	const drafted = found.read.map((event) => ({
		event,
		draft: draftOf(event, read(event), names, (group, key) => newcomerIdOf(school.id, group, key))
	}));
	return {
		refused: drafted.flatMap(({ event, draft }) =>
			draft.ok ? [] : [refusedLine(event, leftWhy(draft, whoMayBe))]
		),
		...warnedOf(drafted.map(({ event, draft }) => ({ event, notes: draft.ok ? draft.notes : [] })))
	};
}

/** People or vehicles of a list: the file itself asks for them to be made. */
async function bringList(
	house: ImportHouse,
	actor: Actor,
	id: string
): Promise<Pick<Report, 'refused' | 'applied'>> {
	await takeListed(house, actor, id);
	const rows = await inSchool(house.sql, { school: actor.school }, (tx) => importListed.all(tx, id));
	return {
		refused: rows.flatMap(refusedOf),
		applied: rows.filter(({ verdict }) => verdict.verdict === 'taken').length
	};
}

/** Writing failed before the end. The server goes on with it, as with any import that was cut off. */
export class CutOff extends Error {
	constructor(taken: number) {
		super(
			say(
				`L’écriture a échoué, ${String(taken)} leçons sont écrites. Le serveur reprend cet import dès qu’il tourne : voyez-le dans Import.`,
				`Writing failed, ${String(taken)} lessons are written. The server goes on with this import as soon as it runs: see it under Import.`
			)
		);
	}
}

const notesIn = ({ verdict }: importRows.ImportRow): readonly RowNote[] =>
	verdict && 'notes' in verdict ? (verdict.notes ?? []) : [];

const isTaken = ({ outcome }: importRows.ImportRow): boolean => outcome?.outcome === 'taken';

/** Somebody must answer for it: the admin whose account is the oldest. */
async function adminOf(sql: Sql, school: School): Promise<Actor> {
	const admin = await inSchool(sql, { school: school.id }, (tx) => accounts.firstAdmin(tx));
	if (!admin) throw new CannotStart(`${school.slug} has no admin to import for`);
	return { account: admin, school: school.id, roles: ['admin'], instructor: null, candidate: null };
}

/** What becomes of the names, and what the file may be the next version of, which nobody has said. */
async function namesOf(
	sql: Sql,
	school: School,
	events: readonly Occurrence[],
	chosen: MappingFile,
	create: boolean
): Promise<{ names: Mapping; maybeNextOf: string[]; whoMayBe: WhoMayBe }> {
	const { directory, kept, versions, follows } = await inSchool(sql, { school: school.id }, async (tx) => {
		const said = await choices.read(tx);
		return {
			directory: await context.directory(tx),
			kept: said,
			...(await versionsOf(tx, school.id, events, said))
		};
	});
	const sources = [...new Set(events.map((event) => sourceOf(event.calendar)))];
	const told =
		chosen.follows === undefined ? null : sourceOf(chosen.follows.replace(/\.(csv|xlsx|ics)$/i, ''));
	const telling = tellingIn(chosen) ?? keptSource(kept, sources) ?? { by: guessSource(events, directory) };
	const found = findNames(events, directory, telling);
	const otherwise = create ? 'create' : 'leave';
	const made = (group: Group) => choose(group, found[group], directory[group], chosen, otherwise);
	// A calendar's location may be anything; a table's place is a name like the others.
	const places = create || events.some((event) => event.named) ? otherwise : 'nobody';
	const names = {
		...telling,
		instructors: made('instructors'),
		candidates: made('candidates'),
		vehicles: made('vehicles'),
		places: choose('places', found.places, directory.places, chosen, places),
		kinds: chooseKinds(found.kinds, chosen, create),
		follows: told === null ? follows : Object.fromEntries(sources.map((source) => [source, told]))
	};
	return {
		names,
		maybeNextOf: told === null ? versions.map(({ earlier }) => earlier.name) : [],
		whoMayBe: (group, name) => {
			const one = found[group].find(({ key }) => key === keyIn(group, name));
			return [...(one?.near ?? []), ...(one?.alike ? [one.alike] : [])].map((other) => other.name);
		}
	};
}

/** At the school, and in the file. */
type WhoMayBe = (group: Group, name: string) => string[];

type Called = ReadonlyMap<string, string>;

/** Why a row was not taken; null when it was, now or before, and for lessons the file has no longer. */
function whyNot(
	{ outcome, verdict, draft, was }: importRows.ImportRow,
	called: Called,
	whoMayBe: WhoMayBe
): Why | null {
	if (was && !draft) return null;
	if (outcome) return outcome.outcome === 'refused' ? refusalOf(outcome.reason, called) : null;
	return verdict && objectionOf(verdict, called, whoMayBe);
}

function objectionOf(verdict: RowVerdict, called: Called, whoMayBe: WhoMayBe): Why | null {
	switch (verdict.verdict) {
		case 'soft':
			return { reason: 'needs_reason', value: verdict.rules.join(' ') };
		case 'clash':
			return refusalOf(verdict.reason, called);
		case 'unread':
			return { reason: verdict.reason, value: verdict.what };
		case 'left':
			return leftWhy(verdict, whoMayBe);
		case 'fits':
		case 'already':
			return null;
	}
}

function leftWhy({ why, what = '' }: Left, whoMayBe: WhoMayBe): Why {
	const group = UNCLEAR[why];
	return { reason: UNKNOWN[why] ?? why, value: what, maybe: group ? whoMayBe(group, what) : [] };
}

/** Whose name may be several. */
const UNCLEAR: Partial<Record<LeftReason, Group>> = {
	instructor_unclear: 'instructors',
	candidate_unclear: 'candidates'
};

/** Who or what is taken, full or switched off, by the name the school has. */
function refusalOf(reason: Refusal, called: Called): Why {
	if (reason.code === 'needs_reason') return { reason: reason.code, value: reason.rules.join(' ') };
	return { reason: reason.code, value: 'id' in reason ? called.get(reason.id) : undefined };
}

/** Here a name is left because nobody knows it. */
const UNKNOWN: Partial<Record<LeftReason, string>> = {
	instructor_left: 'unknown_instructor',
	candidate_left: 'unknown_candidate',
	vehicle_left: 'unknown_vehicle',
	place_left: 'unknown_place',
	kind_left: 'left_kind',
	kind_unclear: 'unknown_kind'
};
