import { type Step } from '#domain/edit.ts';
import { KINDS, STATES } from '#domain/lesson.ts';
import { type Refusal } from '#domain/verdict.ts';
import { m } from '#paraglide/messages.js';
import { shortName } from './names.ts';
import { type Directory } from './directory.svelte.ts';
import { type SchoolClock } from './school-clock.ts';
import { fieldWord, firstName, kindWord, ruleWord, stateWord } from './words.ts';

/** What a refusal's ids are read with: the names this viewer may know, the school's times. */
export interface RefusalReader {
	directory: Directory;
	clock: SchoolClock;
	now: number;
}

/** Why an edit was refused, for this viewer: what, who as far as they may know, and how to fix it. */
export interface RefusalWords {
	what: string;
	fix: string;
}

/** @param was what the author of the refused edit had seen of the fields it touches */
export function refusalWords(refusal: Refusal, reader: RefusalReader, was: Was = {}): RefusalWords {
	const words = WORDS[refusal.code] as (refusal: Refusal, reader: RefusalReader, was: Was) => RefusalWords;
	return words(refusal, reader, was);
}

type Was = Step['was'];
type Words = {
	[C in Refusal['code']]: (
		refusal: Extract<Refusal, { code: C }>,
		reader: RefusalReader,
		was: Was
	) => RefusalWords;
};
const plain = (what: () => string, fix: () => string) => (): RefusalWords => ({ what: what(), fix: fix() });

const WORDS: Words = {
	taken: (refusal, reader) => ({ what: takenWords(refusal, reader), fix: m.board_fix_taken() }),
	full: ({ capacity }) => ({ what: m.board_refused_full({ capacity }), fix: m.board_fix_full() }),
	stale: (refusal, reader, was) => ({ what: staleWords(refusal, reader, was), fix: m.board_fix_stale() }),
	needs_reason: ({ rules }) => ({
		what: m.board_refused_needs_reason({ rules: rules.map((rule) => ruleWord(rule)).join(', ') }),
		fix: m.board_fix_needs_reason()
	}),
	forbidden: (refusal, reader) => ({
		what: forbiddenWords(refusal, reader),
		fix: refusal.why === 'not_yours' && refusal.owner ? m.board_fix_forbidden() : m.board_fix_ask_admin()
	}),
	wrong_state: ({ state, by }, reader) => ({
		what: m.board_refused_wrong_state({ state: stateWord(state), who: who(by, reader) }),
		fix: state === 'cancelled' ? m.board_fix_cancelled() : m.board_fix_gone()
	}),
	inactive: ({ resource, id }, reader) => ({
		what: m.board_refused_inactive({ thing: nameOf(resource, id, reader) }),
		fix: m.board_fix_inactive()
	}),
	gone: plain(m.board_refused_gone, m.board_fix_gone),
	exists: plain(m.board_refused_exists, m.board_fix_gone),
	closed_week: plain(m.board_refused_closed_week, m.board_fix_closed_week),
	too_old: plain(m.board_refused_too_old, m.board_fix_again),
	after_refused: plain(m.board_refused_after_refused, m.board_fix_after),
	malformed: plain(m.board_refused_malformed, m.board_fix_malformed)
};

type Taken = Extract<Refusal, { code: 'taken' }>;

/** “Véhicule DK-482-AA pris 13:00–14:00 par Awa pour J. Mba” */
export function takenWords(refusal: Taken, reader: RefusalReader): string {
	const thing = nameOf(refusal.resource, refusal.id, reader);
	if (!refusal.by) return m.board_taken_plain({ thing });
	const hours = reader.clock.range(refusal.by);
	const candidates = candidateWords(refusal.by.candidates, reader);
	const instructor = reader.directory.instructor(refusal.by.instructor)?.name;
	if (refusal.resource === 'instructor') {
		const name = firstName(instructor ?? thing);
		if (refusal.rule === 'travel') return m.board_taken_travel({ name, hours, candidates });
		if (refusal.rule === 'buffer') return m.board_taken_buffer({ name, hours, candidates });
		return m.board_taken_instructor({ name, hours, candidates });
	}
	if (refusal.resource === 'candidate')
		return instructor
			? m.board_taken_candidate({ thing, hours, name: firstName(instructor) })
			: m.board_taken_hours({ thing, hours });
	return instructor
		? m.board_taken_by({ thing, hours, name: firstName(instructor), candidates })
		: m.board_taken_hours({ thing, hours });
}

function candidateWords(ids: readonly string[], { directory }: RefusalReader): string {
	if (ids.length > 2) return m.board_n_candidates({ count: ids.length });
	if (ids.length === 0) return m.board_nobody();
	return ids
		.map((id) => {
			const known = directory.candidate(id);
			return known ? shortName(known.name, 0) : m.board_another_candidate();
		})
		.join(', ');
}

type Naming = (id: string, directory: Directory) => string;
const NAME: Record<Taken['resource'], Naming> = {
	instructor: (id, directory) => directory.instructor(id)?.name ?? m.board_instructor(),
	vehicle: (id, directory) => {
		const vehicle = directory.vehicle(id);
		return vehicle ? m.board_vehicle_plate({ plate: vehicle.plate }) : m.board_vehicle();
	},
	place: (id, directory) => directory.place(id)?.name ?? m.board_place(),
	candidate: (id, directory) => directory.candidate(id)?.name ?? m.board_the_candidate()
};
const nameOf = (resource: Taken['resource'], id: string, { directory }: RefusalReader): string =>
	NAME[resource](id, directory);

const who = (account: string | null, { directory }: RefusalReader): string =>
	firstName(directory.person(account) ?? m.board_somebody());

/** “Awa a changé entre-temps : horaire mar. 24 nov. 10:00–11:00 → mar. 24 nov. 11:00–12:00, il y a 2 min” */
function staleWords(
	{ fields, now, by, at }: Extract<Refusal, { code: 'stale' }>,
	reader: RefusalReader,
	was: Was
): string {
	// A lesson's start and end are one value to people: its hours.
	const shown = new Set(fields.map((field) => (field === 'end' ? 'start' : field)));
	const ways = [...shown].map((field) => {
		const [from, to] = [valueWord(field, was, reader), valueWord(field, now, reader)];
		const word = fieldWord(field).toLowerCase();
		if (to === null) return word;
		return from === null || from === to ? `${word} ${to}` : m.board_way({ field: word, from, to });
	});
	return m.board_refused_stale({
		who: who(by, reader),
		what: ways.join(', '),
		when: reader.clock.ago(at, reader.now)
	});
}

/** The value of a field in words; null when it is not given. */
function valueWord(field: string, values: Was, { clock, directory }: RefusalReader): string | null {
	if (field === 'start') return hoursWord(values, clock);
	const value = Object.entries(values).find(([key]) => key === field)?.[1];
	if (value === undefined) return null;
	if (value === null) return m.board_none();
	return VALUE_WORDS[field]?.(String(value), directory) ?? String(value);
}

function hoursWord({ start, end }: Was, clock: SchoolClock): string | null {
	if (start && end) return `${clock.day(start)} ${clock.range({ start, end })}`;
	if (start) return `${clock.day(start)} ${clock.time(start)}`;
	return end ? `– ${clock.time(end)}` : null;
}

const VALUE_WORDS: Record<string, (value: string, directory: Directory) => string> = {
	kind: (value) => KINDS.filter((kind) => kind === value).map(kindWord)[0] ?? value,
	state: (value) => STATES.filter((state) => state === value).map(stateWord)[0] ?? value,
	topic: (value, directory) => directory.topic(value),
	instructor: (value, directory) => directory.instructor(value)?.name ?? m.board_somebody(),
	vehicle: (value, directory) => directory.vehicle(value)?.plate ?? m.board_vehicle(),
	place: (value, directory) => directory.place(value)?.short ?? m.board_place()
};

function forbiddenWords(
	refusal: Extract<Refusal, { code: 'forbidden' }>,
	{ directory }: RefusalReader
): string {
	if (refusal.why === 'official_exam') return m.board_refused_official();
	if (refusal.why === 'not_taught') return m.board_refused_not_taught();
	if (refusal.why === 'role') return m.board_refused_role();
	if (refusal.owner === null) return m.board_refused_no_owner();
	return m.board_refused_not_yours({ name: directory.instructor(refusal.owner)?.name ?? m.board_somebody() });
}
