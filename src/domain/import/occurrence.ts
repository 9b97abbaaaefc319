/** One entry of a file as it stands on one date: what could become a lesson, whatever kind of file it was. */
export interface Occurrence {
	/** First line of its event in a calendar, the data row in a table, from 1. */
	row: number;
	/** Line of a table's file, as a spreadsheet counts it. */
	line?: number;
	/** Of a workbook, where its line alone would not tell: several are read, or another than the usual one. */
	sheet?: string;
	/** Its file, of several that are brought together. */
	file?: string;
	/** As the file has it; empty when it names none. */
	uid: string;
	/**
	 * What with `uid` names the lesson for good: which date of a series, as its original start in UTC; without a UID
	 * what the entry says. Empty for a single event.
	 */
	key: string;
	/** The calendar's own name, else the file's. */
	calendar: string;
	title: string;
	/** What stands in a table's row, where it has no column of titles and `title` is put together from others. */
	cells?: string;
	description: string;
	location: string;
	/** In a table: the instructor. */
	organiser: string;
	category?: string;
	/** What a table says in columns of its own, where a calendar leaves it to words; null without such a column. */
	named?: { candidates: string[] | null; vehicle: string | null };
	/** Instants; for whole days `2026-11-24`, the end excluded. */
	start: string;
	end: string;
	allDay: boolean;
	/** A duration in a table's row that its start and end contradict, and theirs: `1h30 ≠ 60 min`. */
	otherLength?: string;
}

/** Somebody or something of a list. What the list does not say is empty. */
export interface Listed {
	row: number;
	line?: number;
	sheet?: string;
	/** Of several that are brought together. */
	file?: string;
	group: 'instructors' | 'candidates' | 'vehicles';
	/** A vehicle's is its plate. */
	name: string;
	phone: string;
	email: string;
	permit: string;
	/** A candidate's instructor. */
	instructor: string;
	/** Hours a candidate bought, as written. */
	hours: string;
	model: string;
	/** Days, `2027-03-31`. */
	insuranceUntil: string;
	inspectionUntil: string;
}

export const UNREAD_REASONS = [
	'cancelled',
	/** Another entry has its UID, and nothing tells them apart as two. */
	'same_uid',
	/** A property that stands once, with two values. */
	'two_values',
	/** A sum below the rows of a table. */
	'totals',
	'no_start',
	'bad_date',
	/** A day without its year, which may be that of two years of the window, or of none. */
	'no_year',
	'bad_time',
	/** A bare `2` in a table that may mean the afternoon. */
	'unclear_time',
	'bad_duration',
	'unclear_duration',
	/** A cell of a workbook with a formula and no value, where one is needed. */
	'formula',
	'no_end',
	'no_length',
	'ends_before_start',
	/** An end in the small hours, and no day beside it. */
	'over_midnight',
	/** A time of the hour that the clocks of its zone jump over that day. */
	'skipped_hour',
	'unknown_zone',
	'bad_recurrence',
	'cut_short',
	'too_many_cells',
	'unclosed_quote',
	'no_name',
	/** A row of a table on a day that is not asked for. */
	'outside_window'
] as const;
export type UnreadReason = (typeof UNREAD_REASONS)[number];

/** An entry that is not taken from the file, and why. */
export interface Unread {
	row: number;
	uid: string;
	calendar: string;
	title: string;
	/** As of a lesson. */
	cells?: string;
	reason: UnreadReason;
	/** What stands in the file there, where one value is to blame. */
	what?: string;
	/** Line of a table's file, as a spreadsheet counts it. */
	line?: number;
	sheet?: string;
	file?: string;
	/** The list it stands in; without, it would have been a lesson. */
	group?: Listed['group'];
}

/** Why a file is refused as a whole. */
export const FILE_ERRORS = [
	'too_big',
	'empty',
	'not_a_calendar',
	'not_a_table',
	'old_excel',
	'nul_bytes',
	'utf16_unmarked',
	'line_too_long',
	'too_many_events',
	'too_many_lessons',
	'too_many_rows',
	'too_many_columns',
	'unclosed_quote',
	'unknown_columns',
	/** Days, hours or people above the columns of a table, a lesson in each cell. */
	'grid',
	'no_sheet',
	'too_large_inside',
	'too_slow',
	'busy',
	'unreadable'
] as const;
export type FileError = (typeof FILE_ERRORS)[number];

export type Read =
	| {
			ok: true;
			read: Occurrence[];
			unread: Unread[];
			/** Events of a calendar that have no date in the window, and are in no list. */
			outside: number;
	  }
	| { ok: false; error: FileError };

/** Days are the school's; `from` included, `to` not. */
export interface ReadWindow {
	from: string;
	to: string;
	/** IANA name: what a time without a zone means. */
	zone: string;
}

export const LIMITS = {
	bytes: 10 * 1024 * 1024,
	/** Characters of one unfolded line, or of one row of a table. */
	line: 1024 * 1024,
	events: 20_000,
	occurrences: 5000,
	rows: 20_000,
	columns: 200,
	/** What a workbook may hold unpacked: all of it, and the part that is read in one piece. */
	unpacked: 64 * 1024 * 1024,
	words: 8 * 1024 * 1024
} as const;
