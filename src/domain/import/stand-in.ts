import { type Resource } from '../verdict.ts';
import { type Draft, type NewId } from './draft.ts';
import { type Group, keyIn } from './mapping.ts';
import { type Known } from './name.ts';
import { type Directory } from './wording.ts';

/** Groups where the school can have a name only once, whoever chooses "new". */
const ONCE: ReadonlySet<Group> = new Set<Group>(['vehicles', 'places']);

/**
 * Ids of those who are made with the import; where the school has the same name already, and switched it off or
 * cannot have it twice, the id of that one.
 * @param off whoever and whatever is switched off
 */
export function withStandIns(newId: NewId, directory: Directory, off: Directory): NewId {
	const standIn = (group: Group): ReadonlyMap<string, Known> =>
		new Map(
			[...off[group], ...(ONCE.has(group) ? directory[group] : [])].map((known) => [
				keyIn(group, known.name),
				known
			])
		);
	const known = {
		instructors: standIn('instructors'),
		candidates: standIn('candidates'),
		vehicles: standIn('vehicles'),
		places: standIn('places')
	};
	return (group, key) => known[group].get(key)?.id ?? newId(group, key);
}

/** The first of a lesson's people and things that is switched off. */
export function switchedOffIn(draft: Draft, off: Directory): { resource: Resource; id: string } | null {
	const all: [Resource, readonly Known[], (string | null)[]][] = [
		['instructor', off.instructors, [draft.instructor]],
		['vehicle', off.vehicles, [draft.vehicle]],
		['place', off.places, [draft.place]],
		['candidate', off.candidates, draft.candidates]
	];
	for (const [resource, known, ids] of all) {
		const found = known.find(({ id }) => ids.includes(id));
		if (found) return { resource, id: found.id };
	}
	return null;
}
