import { type ImportRow } from '#db/import-rows.ts';
import { type Import } from '#db/imports.ts';
import { type Draft, newcomers } from '#domain/import/draft.ts';
import { type RowVerdict } from '#domain/import/judge.ts';
import { dayWords } from '#lib/planning/calendar-day.ts';
import { m } from '#paraglide/messages.js';
import { newcomerIdOf } from './ids.ts';
import { periodWords, refusalWords, type Speech } from './refusal-words.ts';
import { leftWords, softWords, unreadWords, verdictWords } from './words.ts';

/** A row as a page shows it: all in words. */
export interface RowView {
	n: number;
	/** Line of the file. */
	line: number;
	when: string;
	title: string;
	instructor: string;
	candidates: string;
	things: string;
	verdict: RowVerdict['verdict'] | null;
	leftOut: boolean;
	/** What stands against it before it is taken. */
	says: string;
	outcome: 'taken' | 'already' | 'refused' | 'left';
	/** What became of it. */
	became: string;
}

/** Names of this school, and of those the import would make. */
export function speechOf(
	names: ReadonlyMap<string, string>,
	one: Import,
	school: { id: string; zone: string },
	locale: 'fr' | 'en'
): Speech {
	const fresh = one.mapping
		? newcomers(one.mapping, (group, key) => newcomerIdOf(school.id, group, key))
		: [];
	const coming = new Map(fresh.map((newcomer) => [newcomer.id, newcomer.name]));
	return {
		zone: school.zone,
		locale,
		name: (id) => (id === null ? '' : (names.get(id) ?? coming.get(id) ?? m.import_somebody()))
	};
}

export const rowView = (row: ImportRow, speech: Speech): RowView => ({
	n: row.n,
	line: row.event.row,
	when: whenWords(row.event, speech),
	title: row.event.title === '' ? m.import_untitled() : row.event.title,
	...whoAndWhat(row.draft, speech),
	verdict: row.verdict?.verdict ?? null,
	leftOut: row.leftOut,
	says: row.verdict ? saysOf(row.verdict, speech) : '',
	outcome: row.outcome?.outcome ?? 'left',
	became: becameOf(row, speech)
});

function whoAndWhat(
	draft: Draft | null,
	speech: Speech
): Pick<RowView, 'instructor' | 'candidates' | 'things'> {
	if (!draft) return { instructor: '', candidates: '', things: '' };
	const things = [draft.vehicle, draft.place].map((id) => speech.name(id));
	return {
		instructor: speech.name(draft.instructor),
		candidates: draft.candidates.map((id) => speech.name(id)).join(', '),
		things: things.filter((name) => name !== '').join(' · ')
	};
}

function whenWords(event: ImportRow['event'], speech: Speech): string {
	if (event.start === undefined) return '';
	return event.allDay
		? `${dayWords(event.start, speech.locale)}, ${m.import_whole_day()}`
		: periodWords(event, speech);
}

function saysOf(verdict: RowVerdict, speech: Speech): string {
	switch (verdict.verdict) {
		case 'soft':
			return softWords(verdict.rules);
		case 'clash':
			return refusalWords(verdict.reason, speech);
		case 'left':
			return leftWords(verdict.why);
		case 'unread':
			return unreadWords(verdict.reason);
		case 'fits':
		case 'already':
			return verdictWords(verdict.verdict);
	}
}

function becameOf(row: ImportRow, speech: Speech): string {
	switch (row.outcome?.outcome) {
		case 'taken':
			return m.import_outcome_taken();
		case 'already':
			return m.import_verdict_already();
		case 'refused':
			return refusalWords(row.outcome.reason, speech);
		case undefined:
			if (row.leftOut) return m.import_left_by_hand();
			return row.verdict ? saysOf(row.verdict, speech) : '';
	}
}
