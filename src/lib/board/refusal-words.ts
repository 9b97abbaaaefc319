import { type Refusal } from '#domain/verdict.ts';
import { m } from '#paraglide/messages.js';
import { shortName } from './names.ts';
import { type Directory } from './directory.svelte.ts';
import { type SchoolClock } from './school-clock.ts';
import { fieldWord, firstName, ruleWord, stateWord } from './words.ts';

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

export function refusalWords(refusal: Refusal, reader: RefusalReader): RefusalWords {
	const words = WORDS[refusal.code] as (refusal: Refusal, reader: RefusalReader) => RefusalWords;
	return words(refusal, reader);
}

type Words = {
	[C in Refusal['code']]: (refusal: Extract<Refusal, { code: C }>, reader: RefusalReader) => RefusalWords;
};
const plain = (what: () => string) => (): RefusalWords => ({ what: what(), fix: m.board_fix_gone() });

const WORDS: Words = {
	taken: (refusal, reader) => ({ what: takenWords(refusal, reader), fix: m.board_fix_taken() }),
	full: ({ capacity }) => ({ what: m.board_refused_full({ capacity }), fix: m.board_fix_full() }),
	stale: (refusal, reader) => ({ what: staleWords(refusal, reader), fix: m.board_fix_stale() }),
	needs_reason: ({ rules }) => ({
		what: m.board_refused_needs_reason({ rules: rules.map(ruleWord).join(', ') }),
		fix: m.board_fix_needs_reason()
	}),
	forbidden: (refusal, reader) => ({ what: forbiddenWords(refusal, reader), fix: m.board_fix_forbidden() }),
	wrong_state: ({ state, by }, reader) => ({
		what: m.board_refused_wrong_state({ state: stateWord(state), who: who(by, reader) }),
		fix: m.board_fix_gone()
	}),
	inactive: ({ resource, id }, reader) => ({
		what: m.board_refused_inactive({ thing: nameOf(resource, id, reader) }),
		fix: m.board_fix_taken()
	}),
	gone: plain(m.board_refused_gone),
	exists: plain(m.board_refused_exists),
	closed_week: plain(m.board_refused_closed_week),
	too_old: plain(m.board_refused_too_old),
	after_refused: plain(m.board_refused_after_refused),
	malformed: plain(m.board_refused_malformed)
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
	vehicle: (id, directory) => m.board_vehicle_plate({ plate: directory.vehicle(id)?.plate ?? '' }),
	place: (id, directory) => directory.place(id)?.name ?? m.board_place(),
	candidate: (id, directory) => directory.candidate(id)?.name ?? m.board_the_candidate()
};
const nameOf = (resource: Taken['resource'], id: string, { directory }: RefusalReader): string =>
	NAME[resource](id, directory);

const who = (account: string | null, { directory }: RefusalReader): string =>
	firstName(directory.person(account) ?? m.board_somebody());

/** “Awa a changé entre-temps : horaire (mar. 24 nov. 11:00), il y a 2 min” */
function staleWords(refusal: Extract<Refusal, { code: 'stale' }>, reader: RefusalReader): string {
	const fields = new Set(refusal.fields.map((field) => fieldWord(field === 'end' ? 'start' : field)));
	const values = nowWords(refusal, reader);
	const what = [...fields].join(', ').toLowerCase();
	return m.board_refused_stale({
		who: who(refusal.by, reader),
		what: values ? `${what} (${values})` : what,
		when: reader.clock.ago(refusal.at, reader.now)
	});
}

function nowWords({ now }: Extract<Refusal, { code: 'stale' }>, { clock, directory }: RefusalReader): string {
	const values = [
		now.start && `${clock.day(now.start)} ${clock.time(now.start)}`,
		now.instructor && directory.instructor(now.instructor)?.name,
		now.vehicle && directory.vehicle(now.vehicle)?.plate,
		now.place && directory.place(now.place)?.short
	];
	return values.filter(Boolean).join(', ');
}

function forbiddenWords(
	refusal: Extract<Refusal, { code: 'forbidden' }>,
	{ directory }: RefusalReader
): string {
	if (refusal.why === 'official_exam') return m.board_refused_official();
	if (refusal.why === 'not_taught') return m.board_refused_not_taught();
	if (refusal.why === 'role') return m.board_refused_role();
	return m.board_refused_not_yours({ name: directory.instructor(refusal.owner)?.name ?? m.board_somebody() });
}
