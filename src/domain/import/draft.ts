import { type Kind, type LessonFields, minutesOf } from '../lesson.ts';
import { fold } from './name.ts';
import { type Choice, type Group, keyIn, type Mapping } from './mapping.ts';
import { type Occurrence } from './occurrence.ts';
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
	| 'bad_plate';

/** A lesson as the file and the mapping give it. */
export type Draft = Pick<LessonFields, 'kind' | 'start' | 'end' | 'instructor' | 'vehicle' | 'place'> & {
	candidates: string[];
};

export type Drafted = { ok: true; draft: Draft } | { ok: false; why: LeftReason };

/** Id of somebody who is made with the import. */
export type NewId = (group: Group, key: string) => string;

/** @param wording what the event's words say */
export function draftOf(event: Occurrence, wording: Wording, mapping: Mapping, newId: NewId): Drafted {
	if (event.allDay) return { ok: false, why: 'all_day' };
	if (minutesOf(event) > 1440) return { ok: false, why: 'over_a_day' };
	const instructor = instructorOf(event, wording, mapping, newId);
	if (typeof instructor !== 'string') return { ok: false, why: instructor.why };
	const left = leftBy(wording, mapping);
	if (left !== null) return { ok: false, why: left };
	const chosen = (group: Group, name: string | null): string | null => {
		const key = name === null ? '' : keyIn(group, name);
		return idOf(mapping[group][key], group, key, newId);
	};
	const candidates = wording.people.flatMap((name) => chosen('candidates', name) ?? []);
	return {
		ok: true,
		draft: {
			kind: wording.kind ?? kindWithoutWord(candidates),
			start: event.start,
			end: event.end,
			instructor,
			vehicle: chosen('vehicles', wording.plate),
			place: chosen('places', wording.place),
			candidates: [...new Set(candidates)].sort()
		}
	};
}

/** A name whose lessons are left. */
function leftBy({ people, plate, place }: Wording, mapping: Mapping): LeftReason | null {
	const isLeft = (group: Group, name: string | null): boolean =>
		name !== null && mapping[group][keyIn(group, name)]?.to === 'leave';
	if (people.some((name) => isLeft('candidates', name))) return 'candidate_left';
	if (isLeft('vehicles', plate)) return 'vehicle_left';
	const vehicle = plate === null ? undefined : mapping.vehicles[keyIn('vehicles', plate)];
	if (vehicle?.to === 'new' && !isPlate(vehicle.name)) return 'bad_plate';
	return isLeft('places', place) ? 'place_left' : null;
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
	{ title }: Occurrence,
	{ instructor }: Wording,
	mapping: Mapping,
	newId: NewId
): string | { why: LeftReason } {
	const key = mapping.by === 'title' ? wordOf(title, mapping) : keyIn('instructors', instructor);
	const choice = key === undefined ? undefined : mapping.instructors[key];
	if (key === undefined || choice === undefined) return { why: 'no_instructor' };
	return idOf(choice, 'instructors', key, newId) ?? { why: 'instructor_left' };
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
	return choice?.to === 'new' ? newId(group, key) : null;
}

/** People and things that the import has to make first, and only those that some lesson needs. */
export function newcomers(mapping: Mapping, newId: NewId): { group: Group; id: string; name: string }[] {
	const groups: Group[] = ['instructors', 'candidates', 'vehicles', 'places'];
	return groups.flatMap((group) =>
		Object.entries(mapping[group]).flatMap(([key, choice]) =>
			choice.to === 'new' ? [{ group, id: newId(group, key), name: choice.name }] : []
		)
	);
}
