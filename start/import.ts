import { readFileSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type MappingFile, parseMappingFile } from '#domain/import/mapping-file.ts';
import { type FileError, LIMITS, type ReadWindow } from '#domain/import/occurrence.ts';
import { isOverADay, notesOfRow } from '#domain/import/draft.ts';
import { isOrderOpen } from '#domain/import/guess-table.ts';
import { type KeptTable, type TableSeen } from '#domain/import/table.ts';
import { windowAround } from '#domain/import/window.ts';
import { readApart } from '#lib/import/read-apart.ts';
import { type ReadFiles, type Wish } from '#lib/import/read-files.ts';
import { judgeListedAlone } from '#lib/import/lists.ts';
import { settingsOrExit } from '#settings';
import { mapFaultWords } from './import/map-words.ts';
import { type ImportOptions, notAfter, readOptions } from './import/options.ts';
import { refuseStrangers } from './import/names.ts';
import {
	inShort,
	linesOf,
	listedLine,
	readLine,
	type RefusedLine,
	refusedLine,
	refusedOf,
	type Report,
	warnedOf
} from './import/report.ts';
import { bring, CutOff, findSchool, foretell, openSchools, tablesRead } from './import/school.ts';
import { CannotStart, say } from './words.ts';

/** `npm run import -- FILE …`: a timetable from a terminal. docs/import.md tells all of it. */
const DEFAULT_ZONE = 'Africa/Libreville';

/** The whole file is refused; `code` as the pages have it. */
class FileRefused extends Error {
	readonly code: FileError | 'not_found';
	/** What can be done, where that is not what is said of each such file. */
	readonly more: string | undefined;
	constructor(code: FileError | 'not_found', more?: string) {
		super(`${code}${more ?? MORE[code] ?? ''}`);
		this.code = code;
		this.more = more;
	}
}

/** Nobody is there to see that another sheet has what the first has not. */
const betterWords = ({ workbook }: KeptTable): string | undefined =>
	workbook?.better &&
	`: ${say(
		'aucune feuille visible n’a d’en-têtes connus ; une feuille masquée en a, à choisir avec --map',
		'no visible sheet has headers that we know; a hidden one has, to be chosen with --map'
	)}: ${JSON.stringify({ sheets: workbook.better })}`;

const MORE: Partial<Record<FileRefused['code'], string>> = {
	grid: say(
		': des jours, des heures ou des personnes sont au-dessus des colonnes et une séance dans chaque case ; apportez une ' +
			'séance par ligne, avec les colonnes Date, Début, Fin, Moniteur, Candidat, ou dites avec --map ce que disent les colonnes',
		': days, hours or people stand above the columns and a lesson in each cell; bring one lesson a row, ' +
			'with the columns Date, Start, End, Instructor, Candidate, or say with --map what the columns tell'
	),
	too_slow: say(
		': le lire prend plus de 2 secondes de calcul ; exportez une période plus courte',
		': reading needs more than 2 seconds of computing; export a shorter period'
	),
	too_large_inside: say(
		': une fois ouvert, il est trop grand pour être lu ; gardez seulement la feuille du planning',
		': once opened it is too large to be read; keep only the sheet of the timetable'
	),
	busy: say(
		': cette machine est très occupée et n’a pas lu le fichier ; réessayez dans une minute',
		': this machine is very busy and has not read the file; try again in a minute'
	),
	unreadable: say(
		': exportez-le à nouveau, un calendrier en .ics, un tableau en .csv ou .xlsx',
		': export it again, a calendar as .ics, a table as .csv or .xlsx'
	)
};

type Found = Extract<ReadFiles, { ok: true }>;

async function readIt({ file }: ImportOptions, wish: Wish): Promise<Found> {
	const size = statSync(file, { throwIfNoEntry: false });
	if (!size?.isFile()) throw new FileRefused('not_found');
	if (size.size > LIMITS.bytes) throw new FileRefused('too_big');
	const body = new Uint8Array(await readFile(file));
	const answer = await readApart({ body, name: basename(file), wish });
	if (!answer.ok) throw new FileRefused(answer.error);
	const table = answer.tables.find(({ unread }) => unread);
	if (table?.unread) throw new FileRefused(table.unread, betterWords(table));
	const open = answer.tables.find(isOrderOpen);
	if (open) throw new CannotStart(askForOrder(open));
	return answer;
}

/** Nobody is there to look at the days first: they are not taken for French ones behind anybody's back. */
const askForOrder = ({ mapping }: TableSeen): string =>
	say(
		'ambiguous_dates: le mois vient peut-être avant ou après le jour ; dites-le avec --map, dates dmy ou mdy : ',
		'ambiguous_dates: the month may come first or second; say which with --map, dates dmy or mdy: '
	) + JSON.stringify({ table: { ...mapping, dates: 'mdy' } });

function windowOf({ from, to }: ImportOptions, zone: string, now: number): ReadWindow {
	const usual = windowAround(now, zone);
	const window = { zone, from: from ?? usual.from, to: to ?? usual.to };
	if (window.to <= window.from) throw new CannotStart(notAfter(window.from, window.to));
	return window;
}

function mappingIn({ map }: ImportOptions): MappingFile {
	const read = parseMappingFile(map === null ? '{}' : textOf(map));
	if (!read.ok) throw new CannotStart(`--map ${map ?? ''}${say(' :', ':')} ${mapFaultWords(read.fault)}`);
	return read.mapping;
}

function textOf(file: string): string {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		throw new CannotStart(
			say(`--map ${file} : ce fichier n’existe pas.`, `--map ${file}: there is no such file.`)
		);
	}
}

async function importIt(options: ImportOptions): Promise<Report> {
	const settings = settingsOrExit(process.env);
	const now = settings.now ?? Date.now();
	const mapping = mappingIn(options);
	if (options.dryRun && options.school === null) {
		const window = windowOf(options, options.zone ?? DEFAULT_ZONE, now);
		const found = await readIt(options, { window, table: mapping.table, sheets: mapping.sheets });
		return { ...reportOf(found), ...(await judgeAlone(found)) };
	}
	const sql = openSchools(settings);
	try {
		const school = await findSchool(sql, options.school);
		const window = windowOf(options, options.zone ?? school.zone, now);
		const before = await tablesRead(sql, school);
		const found = await readIt(options, {
			window,
			table: mapping.table,
			sheets: mapping.sheets,
			...before
		});
		await refuseStrangers(sql, school.id, found, mapping);
		const house = { sql, clock: () => settings.now ?? Date.now() };
		const work = { found, window, mapping, options };
		const answer = await (options.dryRun ? foretell(house, school, work) : bring(house, school, work));
		return { ...reportOf(found), ...answer };
	} finally {
		await sql.end({ timeout: 5 });
	}
}

/** What is refused and warned of without a school: all that needs none of its people, hours and lessons. */
async function judgeAlone(found: Found): Promise<Pick<Report, 'refused' | 'warned'>> {
	const lists = await judgeListedAlone(found);
	return {
		refused: [
			...found.read.flatMap((event) =>
				isOverADay(event) ? [refusedLine(event, { reason: 'over_a_day' })] : []
			),
			...found.unread.flatMap((one) =>
				one.group ? [] : [refusedLine(one, { reason: one.reason, value: one.what })]
			),
			...lists.flatMap(refusedOf)
		],
		...warnedOf(found.read.map((event) => ({ event, notes: notesOfRow(event) })))
	};
}

function reportOf({ read, listed, files }: Found): Report {
	const outside = files.reduce((sum, file) => sum + (file.outside ?? 0), 0);
	const unreadSheets = files.reduce((sum, file) => sum + (file.sheets ?? 0), 0);
	const sheetsBeyond = files.flatMap((file) => file.beyond ?? []);
	return {
		read: [...read.map(readLine), ...listed.map(listedLine)],
		refused: [],
		applied: 0,
		...(outside > 0 && { outside }),
		...(unreadSheets > 0 && { unreadSheets }),
		...(sheetsBeyond.length > 0 && { sheetsBeyond })
	};
}

async function printed({ json, details, file }: ImportOptions, report: Report): Promise<string> {
	if (json) return JSON.stringify(details ? report : inShort(report));
	const { refusedWords, warnedWords } = await sentences();
	const says = { refused: (line: RefusedLine) => refusedWords(line, basename(file)), warned: warnedWords };
	return linesOf(report, says).join('\n');
}

const inWords = async ({ code, more }: FileRefused): Promise<string> =>
	`${code}${more ?? `: ${(await sentences()).fileWords(code)}`}`;

/** All words of the pages: only who reads them waits for them. */
const sentences = () => import('./import/sentences.ts');

async function main(): Promise<void> {
	const asJson = process.argv.includes('--json');
	try {
		const read = readOptions(process.argv.slice(2));
		if (!read.ok) throw new CannotStart(read.what);
		console.log(await printed(read.options, await importIt(read.options)));
	} catch (error) {
		if (!(error instanceof FileRefused || error instanceof CannotStart || error instanceof CutOff))
			throw error;
		if (asJson) console.log(JSON.stringify({ error: error.message }));
		else console.error(error instanceof FileRefused ? await inWords(error) : error.message);
		process.exitCode = 1;
	}
}

await main();
