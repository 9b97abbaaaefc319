import { type ListedRow } from '#db/import-listed.ts';
import { type NoteReason, type RowNote } from '#domain/import/draft.ts';
import { blamed } from '#domain/import/judge-list.ts';
import { type Listed, type Occurrence } from '#domain/import/occurrence.ts';
import { say } from '../words.ts';

/** What was read, what is refused and why, how many rows were newly taken, and what else is to be said. */
export interface Report {
	read: {
		row: number;
		uid: string | null;
		title: string;
		start: string | null;
		end: string | null;
		allDay: boolean;
	}[];
	/**
	 * `value`: what in the file is to blame, or the name it is about, `maybe` whom that may be; `line` in a table: as a
	 * spreadsheet counts it.
	 */
	refused: RefusedLine[];
	applied: number;
	/** Taken, or to be taken, though somebody should have a look; left out where there is none. */
	warned?: { row: number; uid: string | null; warning: NoteReason; value?: string }[];
	/** Events of a calendar without a date in the window; left out where there is none. */
	outside?: number;
	/** Other sheets of a workbook that hold something; left out where there is none. */
	unreadSheets?: number;
	/** Names of the sheets behind the tenth, which are never read; left out where there is none. */
	sheetsBeyond?: string[];
	/** What the file may be the next version of, under another name: `follows` of the mapping file says so. */
	maybeNextOf?: string[];
}

export interface RefusedLine {
	row: number;
	uid: string | null;
	reason: string;
	value?: string;
	maybe?: readonly string[];
	line?: number;
}

/** Why a row is refused. */
export interface Why {
	reason: string;
	/** What in the file, or who at the school, it is about. */
	value?: string | undefined;
	/** Whom a name may be. */
	maybe?: readonly string[];
}

export const readLine = ({
	row,
	uid,
	title,
	cells,
	start,
	end,
	allDay
}: Occurrence): Report['read'][number] => ({
	row,
	uid: uid === '' ? null : uid,
	title: cells === undefined ? title : '',
	start,
	end,
	allDay
});

/** What every file has in common, for whoever compares. */
export const inShort = ({
	read,
	refused,
	applied
}: Report): Pick<Report, 'read' | 'refused' | 'applied'> => ({
	read,
	refused: refused.map(({ row, uid, reason }) => ({ row, uid, reason })),
	applied
});

/** Somebody or something of a list has no time. */
export const listedLine = ({ row, name }: Listed): Report['read'][number] => ({
	row,
	uid: null,
	title: name,
	start: null,
	end: null,
	allDay: false
});

export const refusedLine = (
	{ row, uid = '', line }: { row: number; uid?: string; line?: number | undefined },
	{ reason, value = '', maybe = [] }: Why
): RefusedLine => ({
	row,
	uid: uid === '' ? null : uid,
	reason,
	...(value !== '' && { value }),
	...(maybe.length > 0 && { maybe }),
	...(line !== undefined && { line })
});

/** What somebody should look at of these rows, if anything. */
export function warnedOf(
	rows: readonly { event: { row: number; uid?: string }; notes: readonly RowNote[] }[]
): Pick<Report, 'warned'> {
	const warned = rows.flatMap(({ event: { row, uid = '' }, notes }) =>
		notes.map(({ note, what = '' }) => ({
			row,
			uid: uid === '' ? null : uid,
			warning: note,
			...(what !== '' && { value: what })
		}))
	);
	return warned.length === 0 ? {} : { warned };
}

export const refusedOf = ({ listed, verdict }: ListedRow): RefusedLine[] =>
	verdict.verdict === 'refused'
		? [refusedLine(listed, { reason: verdict.reason, value: blamed(listed, verdict.reason) })]
		: [];

/** The words for a person at the console. */
export interface Sentences {
	refused: (line: RefusedLine) => string;
	warned: (note: NoteReason, what?: string) => string;
}

/** For a person at the console: each row with its code, and what that means. */
export const linesOf = (
	{
		read,
		refused,
		applied,
		warned = [],
		outside = 0,
		unreadSheets = 0,
		sheetsBeyond = [],
		maybeNextOf = []
	}: Report,
	says: Sentences
): string[] => [
	...refused.map((one) =>
		written(one.line ?? one.row, one.reason, says.refused(one), maybeWords(one), one.uid ?? '')
	),
	...mapHint(refused.find(({ maybe }) => maybe)),
	...warned.map(({ row, uid, warning, value }) =>
		written(row, `! ${warning}`, says.warned(warning, value), uid ?? '')
	),
	...maybeNextOf.map((name) =>
		say(
			`  ? une nouvelle version de ${name} : dites-le avec "follows" dans --map`,
			`  ? the next version of ${name}: say it with "follows" in --map`
		)
	),
	...(sheetsBeyond.length > 0
		? [
				say('  ! après la dixième feuille, non lues :', '  ! behind the tenth sheet, not read:') +
					` ${sheetsBeyond.join(', ')}`
			]
		: []),
	[
		[say('lues', 'read'), read.length],
		[say('refusées', 'refused'), refused.length],
		[say('écrites', 'applied'), applied],
		...(outside === 0 ? [] : [[say('hors de la période', 'outside the window'), outside]]),
		...(unreadSheets === 0 ? [] : [[say('feuilles non lues', 'sheets not read'), unreadSheets]])
	]
		.map((words) => words.join(' '))
		.join(', ')
];

const maybeWords = ({ maybe = [] }: RefusedLine): string => maybe.map((name) => `${name} ?`).join(', ');

/** @param one a row whose name may be somebody's: what to write of it */
function mapHint(one: RefusedLine | undefined): string[] {
	if (!one?.maybe) return [];
	const group = one.reason === 'instructor_unclear' ? 'instructors' : 'candidates';
	const example = JSON.stringify({ [group]: { [one.value ?? '']: { is: one.maybe[0] } } });
	return [
		`${say('  ? dites qui c’est dans --map FICHIER :', '  ? say who a name is in --map FILE:')} ${example}`
	];
}

const written = (line: number, ...words: string[]): string =>
	[`  ${String(line).padStart(6)}`, ...words.filter((word) => word !== '')].join('  ');
