import {
	type DirectoryCandidate,
	type DirectoryInstructor,
	type DirectoryNames,
	type DirectoryPlace,
	type DirectoryVehicle
} from '#db/directory.ts';

/** A topic of a class, named by the school's profile in the viewer's language. */
export interface Topic {
	key: string;
	name: string;
}

/** The names this viewer may know, in memory only. Ids it does not know belong to people they may not read about. */
export class Directory {
	names = $state.raw<DirectoryNames>({
		instructors: [],
		vehicles: [],
		places: [],
		candidates: [],
		staff: []
	});
	#instructors = $derived(byId(this.names.instructors));
	#vehicles = $derived(byId(this.names.vehicles));
	#places = $derived(byId(this.names.places));
	#candidates = $derived(byId(this.names.candidates));
	#staff = $derived(new Map(this.names.staff.map((one) => [one.account, one.name])));
	readonly topics: readonly Topic[];
	exclusive = $derived(new Set(this.names.places.filter((place) => place.exclusive).map(({ id }) => id)));
	#topics: ReadonlyMap<string, string>;

	constructor(names: DirectoryNames, topics: readonly Topic[]) {
		this.names = names;
		this.topics = topics;
		this.#topics = new Map(topics.map(({ key, name }) => [key, name]));
	}

	instructor = (id: string | null): DirectoryInstructor | undefined =>
		id === null ? undefined : this.#instructors.get(id);
	vehicle = (id: string | null): DirectoryVehicle | undefined =>
		id === null ? undefined : this.#vehicles.get(id);
	place = (id: string | null): DirectoryPlace | undefined => (id === null ? undefined : this.#places.get(id));
	candidate = (id: string): DirectoryCandidate | undefined => this.#candidates.get(id);
	/** Name of an account of the staff. */
	person = (account: string | null): string | undefined =>
		account === null ? undefined : this.#staff.get(account);

	topic = (key: string): string => this.#topics.get(key) ?? key;
}

const byId = <T extends { id: string }>(rows: readonly T[]): Map<string, T> =>
	new Map(rows.map((row) => [row.id, row]));
