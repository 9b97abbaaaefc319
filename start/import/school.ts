import { randomUUID } from 'node:crypto';
import * as accounts from '#db/accounts.ts';
import * as choices from '#db/import-choices.ts';
import * as context from '#db/import-context.ts';
import * as importListed from '#db/import-listed.ts';
import * as importCounts from '#db/import-counts.ts';
import * as importRows from '#db/import-rows.ts';
import { type ImportRow } from '#db/import-rows.ts';
import * as imports from '#db/imports.ts';
import * as schools from '#db/schools.ts';
import { connect, inSchool, type Sql } from '#db/sql.ts';
import { newcomers } from '#domain/import/draft.ts';
import { type MappingFile } from '#domain/import/mapping-file.ts';
import { type ReadWindow } from '#domain/import/occurrence.ts';
import { type Actor } from '#domain/policy.ts';
import { goOn } from '#lib/import/at-work.ts';
import { newcomerIdOf } from '#lib/import/ids.ts';
import { type ImportHouse } from '#lib/import/import-house.ts';
import { judgeListed, takeListed } from '#lib/import/lists.ts';
import { keep, rowsOf, stateOf } from '#lib/import/receive.ts';
import { foresee, preview } from '#lib/import/preview.ts';
import { type ReadFiles } from '#lib/import/read-files.ts';
import { createSchedule } from '#schedule/create.ts';
import { type Settings } from '#settings';
import { runningDatabase } from '../running.ts';
import { CannotStart, say } from '../words.ts';
import { namesOf } from './names.ts';
import { type ImportOptions } from './options.ts';
import { type Called, notesIn, type WhoMayBe, whyNot } from './refusals.ts';
import { refusedLine, refusedOf, type Report, warnedOf } from './report.ts';

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
	if (slug === null && second)
		throw new CannotStart(say(`--school est nécessaire : ${slugs}`, `--school is needed: ${slugs}`));
	const school = slug === null ? first : all.find((one) => one.slug === slug);
	if (!school)
		throw new CannotStart(
			say(
				`--school ${slug ?? ''} : cette école n’existe pas (${slugs})`,
				`--school ${slug ?? ''}: there is no such school (${slugs})`
			)
		);
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
): Promise<Answer & Pick<Report, 'applied'>> {
	const actor = await adminOf(base.sql, school);
	const schedule = createSchedule(base);
	const house: ImportHouse = { ...base, schedule };
	try {
		const state = stateOf(found);
		const id = await keep(house, { actor, school }, { window, state, upload: null }, found);
		const lists = state === 'listed' ? await bringList(house, actor, id) : { refused: [], applied: 0 };
		if (rowsOf(school.id, found).length === 0) return lists;
		const said = await namesOf(base.sql, school.id, found, mapping, options.create);
		await preview(house, actor, id, said.names);
		await inSchool(base.sql, { school: school.id }, async (tx) => {
			await imports.setOverrideReason(tx, id, options.accept);
			await imports.moveOn(tx, id, ['previewed'], 'applying');
		});
		const watching = options.json ? null : setInterval(() => void tellHowFar(house, school, id), LOOK);
		await goOn(house, school.id, id).finally(() => clearInterval(watching ?? undefined));
		const { ended, rows, called } = await inSchool(base.sql, { school: school.id }, async (tx) => ({
			ended: (await imports.find(tx, id))?.state,
			rows: await importRows.all(tx, id),
			called: await context.names(tx)
		}));
		const taken = rows.filter(({ outcome }) => outcome?.outcome === 'taken');
		if (ended !== 'applied') throw new CutOff(taken.length);
		const answer = answerOf(rows, taken, { ...said, called });
		return {
			...answer,
			refused: [...lists.refused, ...answer.refused],
			applied: lists.applied + taken.length
		};
	} finally {
		await schedule.close();
	}
}

/** Milliseconds between two words on how far it is. */
const LOOK = 2000;

/** For whoever waits at the console; what is printed at the end stays by itself. */
async function tellHowFar({ sql }: Pick<ImportHouse, 'sql'>, school: School, id: string): Promise<void> {
	const seen = await inSchool(sql, { school: school.id }, async (tx) => {
		const one = await imports.find(tx, id);
		return one && (await importCounts.progress(tx, one));
	}).catch(() => null);
	if (seen) console.error(`  ${String(seen.done)} / ${String(seen.count)}`);
}

/** What `bring` would refuse or warn of as the school stands now, with nothing written. */
export async function foretell(
	house: Pick<ImportHouse, 'sql' | 'clock'>,
	school: School,
	{ found, window, mapping, options }: Work
): Promise<Answer> {
	const actor = await adminOf(house.sql, school);
	const lists = (await judgeListed(house, school.id, found)).flatMap(refusedOf);
	const said = await namesOf(house.sql, school.id, found, mapping, options.create);
	const rows = rowsOf(school.id, found).map((row) => ({ ...row, ...UNJUDGED }));
	const verdicts = await foresee(house, actor, { id: randomUUID(), window }, { rows, mapping: said.names });
	const byRow = new Map(verdicts.map((one) => [one.n, one]));
	const judged = rows.map((row) => ({ ...row, ...byRow.get(row.n) }));
	const isTaken = ({ verdict }: Pick<ImportRow, 'verdict'>): boolean =>
		verdict?.verdict === 'fits' || (verdict?.verdict === 'soft' && options.accept !== null);
	const taken = judged.filter(isTaken);
	const called = new Map(await inSchool(house.sql, { school: school.id }, (tx) => context.names(tx)));
	for (const { id, name } of newcomers(said.names, (group, key) => newcomerIdOf(school.id, group, key)))
		called.set(id, name);
	const answer = answerOf(
		judged.filter((row) => !isTaken(row)),
		taken,
		{ ...said, called }
	);
	return { ...answer, refused: [...lists, ...answer.refused] };
}

const UNJUDGED = { leftOut: false, was: null, draft: null, outcome: null };

type Answer = Pick<Report, 'refused' | 'warned' | 'maybeNextOf'>;
type AnsweredRow = Pick<ImportRow, 'event' | 'outcome' | 'verdict' | 'draft' | 'was'>;

/** @param taken those of the rows that are written, or would be */
function answerOf(
	rows: readonly AnsweredRow[],
	taken: readonly AnsweredRow[],
	{ called, whoMayBe, maybeNextOf }: { called: Called; whoMayBe: WhoMayBe; maybeNextOf: string[] }
): Answer {
	return {
		refused: rows.flatMap((row) => {
			const why = whyNot(row, called, whoMayBe);
			return why === null ? [] : [refusedLine(row.event, why)];
		}),
		...warnedOf(taken.map(({ event, verdict }) => ({ event, notes: notesIn(verdict) }))),
		...(maybeNextOf.length > 0 && { maybeNextOf })
	};
}

/** People or vehicles of a list: the file itself asks for them to be made. */
async function bringList(
	house: ImportHouse,
	actor: Actor,
	id: string
): Promise<Pick<Report, 'refused' | 'applied'>> {
	await takeListed(house, actor, id, null);
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

/** Somebody must answer for it: the admin whose account is the oldest. */
async function adminOf(sql: Sql, school: School): Promise<Actor> {
	const admin = await inSchool(sql, { school: school.id }, (tx) => accounts.firstAdmin(tx));
	if (!admin)
		throw new CannotStart(
			say(
				`${school.slug} n’a pas d’administrateur au nom duquel importer`,
				`${school.slug} has no admin to import for`
			)
		);
	return { account: admin, school: school.id, roles: ['admin'], instructor: null, candidate: null };
}
