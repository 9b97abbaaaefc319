import { type LessonChange } from '#db/history.ts';
import { type Lesson } from '#domain/lesson.ts';
import { m } from '#paraglide/messages.js';
import { type Desk } from '../desk.svelte.ts';
import { fieldWord, kindWord, stateWord } from '../words.ts';

/** One field's way from old to new, in words. */
export interface FieldChange {
	field: string;
	from: string;
	to: string;
}
export interface HistoryLine {
	account: string | null;
	who: string;
	did: string;
	at: string;
	fields: FieldChange[];
}

const SHOWN = ['start', 'end', 'kind', 'instructor', 'vehicle', 'place', 'capacity', 'topic'] as const;

export function historyLine(change: LessonChange, desk: Desk): HistoryLine {
	const { before, after } = change;
	const mine = change.account === desk.viewer.account;
	return {
		account: change.account,
		who: mine ? m.board_you_did() : (desk.directory.person(change.account) ?? m.board_the_system()),
		did: verb(change),
		at: change.at,
		fields: before && after ? [...fieldChanges(before, after, desk), ...seatChanges(before, after, desk)] : []
	};
}

function verb({ before, after }: LessonChange): string {
	if (!before) return m.board_did_create();
	if (!after) return m.board_did_change();
	if (before.state !== 'cancelled' && after.state === 'cancelled') return m.board_did_cancel();
	if (before.state === 'cancelled' && after.state !== 'cancelled') return m.board_did_restore();
	if (before.state !== after.state && after.state)
		return m.board_did_state({ state: stateWord(after.state) });
	if (before.start !== after.start || before.end !== after.end) return m.board_did_move();
	return m.board_did_change();
}

function fieldChanges(before: Partial<Lesson>, after: Partial<Lesson>, desk: Desk): FieldChange[] {
	return SHOWN.filter((field) => before[field] !== after[field])
		.filter((field) => field !== 'end' || before.start === after.start)
		.map((field) => ({
			field: fieldWord(field),
			from: valueWord(field, before, desk),
			to: valueWord(field, after, desk)
		}));
}

function valueWord(field: (typeof SHOWN)[number], lesson: Partial<Lesson>, desk: Desk): string {
	const { directory, clock } = desk;
	switch (field) {
		case 'start':
		case 'end': {
			const at = lesson[field];
			return at ? `${clock.day(at)} ${clock.time(at)}` : '';
		}
		case 'kind':
			return lesson.kind ? kindWord(lesson.kind) : '';
		case 'instructor':
			return directory.instructor(lesson.instructor ?? null)?.name ?? m.board_none();
		case 'vehicle':
			return directory.vehicle(lesson.vehicle ?? null)?.plate ?? m.board_none();
		case 'place':
			return directory.place(lesson.place ?? null)?.short ?? m.board_none();
		case 'capacity':
			return String(lesson.capacity ?? m.board_none());
		case 'topic':
			return lesson.topic ? directory.topic(lesson.topic) : m.board_none();
	}
}

function seatChanges(before: Partial<Lesson>, after: Partial<Lesson>, desk: Desk): FieldChange[] {
	const names = (ids: readonly string[], others: readonly string[]) =>
		ids
			.filter((id) => !others.includes(id))
			.map((id) => desk.directory.candidate(id)?.name ?? m.board_another_candidate())
			.join(', ');
	const was = before.candidates ?? [];
	const is = after.candidates ?? [];
	const gone = names(was, is);
	const come = names(is, was);
	return gone || come
		? [{ field: m.board_candidates(), from: gone || m.board_nobody(), to: come || m.board_nobody() }]
		: [];
}
