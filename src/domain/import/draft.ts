import { type Kind, type LessonFields, minutesOf } from '../lesson.ts';
import { fold } from './name.ts';
import { type Choice, type Group, keyIn, kindKey, type Mapping } from './mapping.ts';
import { type Occurrence } from './occurrence.ts';
import { ruleOf } from './telling.ts';
import { type Wording } from './wording.ts';

/** Why an event of the file is no lesson of this import. */
export type LeftReason =
	| 'all_day'
	| 'over_a_day'
	| 'no_instructor'
	| 'instructor_left'
	| 'candidate_left'
	| 'vehicle_left'
	| 'place_left'
	/** Another row of these files is the same entry. */
	| 'duplicate'
	| 'bad_plate'
	/** Several at the school may be meant, or several kinds. */
	| 'instructor_unclear'
	| 'candidate_unclear'
	| 'kind_unclear'
	| 'kind_left';

/**
 * What somebody should look at before the lesson is taken: a drive for nobody; an instructor named beside the one it is
 * for; a vehicle nobody knows, which is left away; a duration that is not what start and end say, which hold.
 */
export type NoteReason = 'nobody' | 'other_instructor' | 'no_vehicle' | 'other_length';

/** `what`: the name it is about, as the file has it, or both durations. */
export interface RowNote {
	note: NoteReason;
	what?: string;
}

/** A lesson as the file and the mapping give it. */
export type Draft = Pick<LessonFields, 'kind' | 'start' | 'end' | 'instructor' | 'vehicle' | 'place'> & {
	candidates: string[];
};

/** `what`: the name or word it is about, as the file has it. */
export type Left = { why: LeftReason; what?: string };
export type Drafted = { ok: true; draft: Draft; notes: RowNote[] } | ({ ok: false } & Left);

/** Id of somebody who is made with the import. */
export type NewId = (group: Group, key: string) => string;

/** @param wording what the event's words say */
export function draftOf(event: Occurrence, wording: Wording, mapping: Mapping, newId: NewId): Drafted {
	if (event.allDay) return { ok: false, why: 'all_day' };
	if (isOverADay(event)) return { ok: false, why: 'over_a_day' };
	const instructor = instructorOf(event, wording, mapping, newId);
	if (typeof instructor !== 'string') return { ok: false, ...instructor };
	const left = leftBy(wording, mapping);
	if (left !== null) return { ok: false, ...left };
	const chosen = (group: Group, name: string | null): string | null => {
		const key = name === null ? '' : keyIn(group, name);
		return idOf(mapping[group][key], group, key, newId);
	};
	const candidates = [...new Set(wording.people.flatMap((name) => chosen('candidates', name) ?? []))].sort();
	const kind = kindOf(wording, candidates, mapping);
	if (typeof kind !== 'string') return { ok: false, ...kind };
	const draft = {
		kind,
		start: event.start,
		end: event.end,
		instructor,
		vehicle: chosen('vehicles', wording.plate),
		place: chosen('places', wording.place),
		candidates
	};
	return { ok: true, draft, notes: [...notesOn(draft, wording), ...notesOfRow(event)] };
}

/** Longer than any lesson, whoever it is for. */
export const isOverADay = (event: Occurrence): boolean => !event.allDay && minutesOf(event) > 1440;

/** What the row says by itself. */
export const notesOfRow = ({ otherLength }: Occurrence): RowNote[] =>
	otherLength === undefined ? [] : [{ note: 'other_length', what: otherLength }];

const notesOn = (draft: Draft, wording: Wording): RowNote[] => [
	...(isForNobody(draft, wording) ? [{ note: 'nobody' as const }] : []),
	...wording.taught
		.filter(({ ids }) => draft.instructor !== null && !ids.includes(draft.instructor))
		.map(({ name }) => ({ note: 'other_instructor' as const, what: name })),
	...(wording.plate !== null && draft.vehicle === null
		? [{ note: 'no_vehicle' as const, what: wording.plate }]
		: [])
];

/** A theory class needs no names; what is said to be something else, neither. */
const isForNobody = ({ kind, candidates }: Draft, wording: Wording): boolean =>
	candidates.length === 0 &&
	(kind === 'driving' || kind === 'manoeuvre' || kind === 'official_exam' || isKindOpen(wording));

const isKindOpen = ({ kind, unclear }: Wording): boolean => kind === null && unclear === null;

function kindOf(
	{ kind, unclear }: Wording,
	candidates: readonly string[],
	{ kinds = {} }: Mapping
): Kind | Left {
	if (unclear === null) return kind ?? kindWithoutWord(candidates);
	const choice = kinds[kindKey(unclear)];
	if (choice?.to === 'kind') return choice.kind;
	return { why: choice?.to === 'leave' ? 'kind_left' : 'kind_unclear', what: unclear };
}

/** A name whose lessons are left. */
function leftBy({ people, plate, place }: Wording, mapping: Mapping): Left | null {
	const toOf = (group: Group, name: string | null) =>
		name === null ? undefined : mapping[group][keyIn(group, name)]?.to;
	const ofPeople = people.map((what) => ({ what, to: toOf('candidates', what) }));
	const person = ofPeople.find(({ to }) => to === 'leave' || to === 'ask');
	if (person) return { why: person.to === 'ask' ? 'candidate_unclear' : 'candidate_left', what: person.what };
	if (plate !== null && toOf('vehicles', plate) === 'leave') return { why: 'vehicle_left', what: plate };
	if (plate !== null && toOf('vehicles', plate) === 'new' && !isPlate(plate))
		return { why: 'bad_plate', what: plate };
	return place !== null && toOf('places', place) === 'leave' ? { why: 'place_left', what: place } : null;
}

/** Can a vehicle be kept under it? A column may number its cars 1, 2, 3. */
const isPlate = (name: string): boolean => {
	const { length } = [...name.toUpperCase()];
	return length >= 2 && length <= 16;
};

/** "Joël Mba" alone is a drive with him; "Réunion" is something else. */
const kindWithoutWord = (candidates: readonly string[]): Kind =>
	candidates.length > 0 ? 'driving' : 'other';

function instructorOf(
	event: Occurrence,
	{ instructor }: Wording,
	mapping: Mapping,
	newId: NewId
): string | Left {
	const isByWord = ruleOf(mapping, event).by === 'title';
	const key = isByWord ? wordOf(event.title, mapping) : keyIn('instructors', instructor);
	const choice = key === undefined ? undefined : mapping.instructors[key];
	if (key === undefined || choice === undefined) return { why: 'no_instructor' };
	const what = isByWord ? key : instructor;
	if (choice.to === 'ask') return { why: 'instructor_unclear', what };
	return idOf(choice, 'instructors', key, newId) ?? { why: 'instructor_left', what };
}

/** The longest of the words that stands in the title. */
function wordOf(title: string, mapping: Mapping): string | undefined {
	const folded = ` ${fold(title)} `;
	return Object.keys(mapping.instructors)
		.sort((a, b) => b.length - a.length)
		.find((word) => folded.includes(` ${word} `));
}

function idOf(choice: Choice | undefined, group: Group, key: string, newId: NewId): string | null {
	if (choice?.to === 'known') return choice.id;
	return choice?.to === 'new' ? newId(group, choice.as ?? key) : null;
}

/** People and things that the import has to make first, and only those that some lesson needs. */
export function newcomers(mapping: Mapping, newId: NewId): { group: Group; id: string; name: string }[] {
	const groups: Group[] = ['instructors', 'candidates', 'vehicles', 'places'];
	return groups.flatMap((group) =>
		Object.entries(mapping[group]).flatMap(([key, choice]) =>
			choice.to === 'new' ? [{ group, id: newId(group, choice.as ?? key), name: choice.name }] : []
		)
	);
}
