/** One entry of a calendar file as it stands on one date: what could become a lesson. */
export interface Occurrence {
	/** First line of its event in the file, from 1. */
	row: number;
	uid: string;
	/** Which date of a series, as its original start in UTC; empty for a single event. With `uid` it names the lesson for good. */
	key: string;
	/** The calendar's own name, else the file's. */
	calendar: string;
	title: string;
	description: string;
	location: string;
	organiser: string;
	/** Instants; for whole days `2026-11-24`, the end excluded. */
	start: string;
	end: string;
	allDay: boolean;
}

export type UnreadReason =
	| 'cancelled'
	| 'no_start'
	| 'bad_date'
	| 'no_length'
	| 'ends_before_start'
	| 'unknown_zone'
	| 'bad_recurrence'
	| 'cut_short';

/** An event that is not taken from the file, and why. */
export interface Unread {
	row: number;
	uid: string;
	calendar: string;
	title: string;
	reason: UnreadReason;
}

/** Why a file is refused as a whole. */
export type FileError =
	| 'too_big'
	| 'empty'
	| 'not_a_calendar'
	| 'nul_bytes'
	| 'line_too_long'
	| 'too_many_events'
	| 'too_many_lessons'
	| 'too_slow'
	| 'busy'
	| 'unreadable';

export type Read = { ok: true; read: Occurrence[]; unread: Unread[] } | { ok: false; error: FileError };

/** Days are the school's; `from` included, `to` not. */
export interface ReadWindow {
	from: string;
	to: string;
	/** IANA name: what a time without a zone means. */
	zone: string;
}

export const LIMITS = {
	bytes: 10 * 1024 * 1024,
	/** Characters of one unfolded line. */
	line: 1024 * 1024,
	events: 20_000,
	occurrences: 5000
} as const;
