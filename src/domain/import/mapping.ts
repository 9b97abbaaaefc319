import { type Kind } from '../lesson.ts';
import { alikeAmong } from './alike.ts';
import { fold, isNameLike, type Known, nameKey, plateKey, similar } from './name.ts';
import { type Follows } from './next-version.ts';
import { isKnown } from './people.ts';
import { type Occurrence } from './occurrence.ts';
import { byRule, type InstructorSource, type Rules } from './telling.ts';
import { createReader, type Directory } from './wording.ts';

/**
 * What becomes of a name found: somebody we have, somebody new, a word without meaning, or: leave those lessons. `ask`:
 * it may be several of the school, and nobody has said which; those lessons are left meanwhile.
 */
export type Choice =
	| { to: 'known'; id: string }
	/** `as`: the key of another name of the file that is the same one. */
	| { to: 'new'; name: string; as?: string }
	| { to: 'nobody' | 'leave' | 'ask' };

/** What becomes of lessons whose file says no kind that we know. */
export type KindChoice = { to: 'kind'; kind: Kind } | { to: 'leave' | 'ask' };

export interface Mapping extends Rules {
	/** By the folded value, and (`title`) by a folded word of the title. */
	instructors: Record<string, Choice>;
	candidates: Record<string, Choice>;
	vehicles: Record<string, Choice>;
	places: Record<string, Choice>;
	/** By the folded word of a table's column, or the folded title of an entry that names nobody; none before there was one. */
	kinds?: Record<string, KindChoice>;
	/** Which of its files are next versions of earlier ones. */
	follows?: Follows;
}
export type Group = 'instructors' | 'candidates' | 'vehicles' | 'places';

/** Nobody is made twice because a name is written otherwise; a place or a plate is another one. */
export const PEOPLE: ReadonlySet<Group> = new Set<Group>(['instructors', 'candidates']);

/** A name found in the file: how often, whom it may mean, and what we would do with it. */
export interface Found {
	key: string;
	name: string;
	count: number;
	/** Names we have that are like it, best first. */
	near: Known[];
	/** Another new name of the file it may be. */
	alike?: { key: string; name: string };
	guess: Choice;
}

/** A word that should say what kind of lesson it is, and how many do not say more. */
export interface FoundKind {
	key: string;
	name: string;
	count: number;
	guess: KindChoice;
}
export type FoundNames = Record<Group, Found[]> & {
	/** Words that stand for instructors in titles, where these tell them; null: in no file. */
	words: Found[] | null;
	kinds: FoundKind[];
};

/** Of a word for a kind; a title may be empty. */
export const kindKey = (word: string): string => fold(word).slice(0, 200) || '-';

export const keyIn = (group: Group, name: string): string =>
	group === 'vehicles' ? plateKey(name) : group === 'candidates' ? nameKey(name) : fold(name);

/** All names of the timed events that could be instructors, candidates, vehicles or places. */
export function findNames(events: readonly Occurrence[], directory: Directory, rules: Rules): FoundNames {
	const read = createReader(directory, rules);
	const sourceFor = byRule(rules, ({ by }) => by);
	const byWords = events.filter((event) => sourceFor(event) === 'title');
	const instructors = new Counter('instructors');
	const candidates = new Counter('candidates');
	const vehicles = new Counter('vehicles');
	const places = new Counter('places');
	const kinds = new Map<string, FoundKind>();
	for (const event of events) {
		if (event.allDay) continue;
		const wording = read(event);
		instructors.add(wording.instructor);
		for (const name of wording.people) candidates.add(name);
		vehicles.add(wording.plate ?? '');
		if (sourceFor(event) !== 'location') places.add(wording.place ?? '');
		if (wording.unclear !== null) countKind(kinds, wording.unclear, event.named !== undefined);
	}
	return {
		instructors: askedWhereAlike(instructors.found(directory.instructors, 'leave').map(orSeveral)),
		words: byWords.length > 0 ? wordsInTitles(byWords, directory) : null,
		candidates: askedWhereAlike(
			candidates.found(directory.candidates, 'new').map((one) => orInstructor(one, directory))
		),
		vehicles: vehicles.found(directory.vehicles, 'nobody'),
		places: places.found(directory.places, 'nobody'),
		kinds: [...kinds.values()].sort((a, b) => b.count - a.count)
	};
}

/** A table's rows are lessons, whatever kind; what a calendar holds beside lessons is nobody's business. */
function countKind(kinds: Map<string, FoundKind>, name: string, isTable: boolean): void {
	const key = kindKey(name);
	const seen = kinds.get(key);
	if (seen) seen.count += 1;
	else kinds.set(key, { key, name, count: 1, guess: { to: isTable ? 'ask' : 'leave' } });
}

/** Two names nobody at the school has may be one person: the second is asked about. */
function askedWhereAlike(found: readonly Found[]): Found[] {
	const alike = alikeAmong(found.filter(({ guess }) => guess.to === 'new' || guess.to === 'leave'));
	return found.map((one): Found => {
		const other = alike.get(one.key);
		return other ? { ...one, guess: { to: 'ask' }, alike: other } : one;
	});
}

/** `Awa / Serge`: which of them, nobody has said. */
const orSeveral = (one: Found): Found =>
	SEVERAL.test(one.name) && !one.near.some(({ name }) => nameKey(name) === nameKey(one.name))
		? { ...one, guess: { to: 'ask' } }
		: one;
const SEVERAL = /\S\s*[/&+;\n]\s*\S|\s(?:et|and|ou|or)\s/i;

/** `Awa` may be the instructor as well. */
const orInstructor = (one: Found, { instructors }: Directory): Found =>
	one.guess.to !== 'ask' &&
	!one.near.some(({ name }) => nameKey(name) === one.key) &&
	isKnown(one.name, instructors)
		? { ...one, guess: { to: 'ask' } }
		: one;

type Near = ReturnType<typeof similar>[number];

class Counter {
	private readonly names = new Map<string, { name: string; count: number }>();
	private readonly group: Group;
	constructor(group: Group) {
		this.group = group;
	}

	add(name: string): void {
		const key = keyIn(this.group, name);
		if (key === '') return;
		const seen = this.names.get(key);
		if (seen) seen.count += 1;
		else this.names.set(key, { name, count: 1 });
	}
	found(known: readonly Known[], otherwise: 'leave' | 'new' | 'nobody'): Found[] {
		return [...this.names]
			.map(([key, { name, count }]) => {
				const near = this.near(name, key, known);
				const isDoubtful = PEOPLE.has(this.group) && otherwise === 'new' && !isNameLike(name);
				const guess = guessOf(near, name, {
					otherwise: isDoubtful ? 'ask' : otherwise,
					isSomebody: PEOPLE.has(this.group)
				});
				return { key, name, count, near: near.map((one) => one.known), guess };
			})
			.sort((a, b) => strangersFirst(a, b) || b.count - a.count || a.name.localeCompare(b.name));
	}

	/** A plate is the same or another one, never similar. */
	private near(name: string, key: string, known: readonly Known[]): Near[] {
		return this.group === 'vehicles'
			? known.flatMap((one) => (plateKey(one.name) === key ? [{ known: one, score: 1 }] : []))
			: similar(name, known);
	}
}

/** What somebody has to look at stands on top. */
const strangersFirst = (a: Found, b: Found): number =>
	Number(a.guess.to === 'known') - Number(b.guess.to === 'known');

/**
 * Somebody by their whole name, whom nobody shares it with: Axelle is not Axel, and who `P. Essono` is a person says. A place
 * may be written otherwise; of several it is like alike, none is guessed.
 */
function guessOf(
	[best, second]: readonly Near[],
	name: string,
	{ otherwise, isSomebody }: { otherwise: 'leave' | 'new' | 'nobody' | 'ask'; isSomebody: boolean }
): Choice {
	if (!best) return otherwise === 'new' ? { to: 'new', name } : { to: otherwise };
	const other = second?.score ?? 0;
	const isWhole = best.score === 1 && other < 1;
	if (isWhole || (!isSomebody && best.score - other >= APART)) return { to: 'known', id: best.known.id };
	return otherwise === 'nobody' ? { to: 'nobody' } : { to: 'ask' };
}
const APART = 0.05 - Number.EPSILON;

/** The instructors whose name, or first name if nobody shares it, stands in titles. */
function wordsInTitles(events: readonly Occurrence[], directory: Directory): Found[] {
	const titles = events.filter((event) => !event.allDay).map((event) => ` ${fold(event.title)} `);
	const countOf = (word: string): number => titles.filter((title) => title.includes(` ${word} `)).length;
	return directory.instructors.flatMap((instructor) => {
		const first = fold(instructor.name).split(' ')[0] ?? '';
		const shared =
			directory.instructors.filter((one) => fold(one.name).split(' ').includes(first)).length > 1;
		const words = [fold(instructor.name), ...(shared || first === '' ? [] : [first])];
		const word = words.find((one) => countOf(one) > 0);
		if (word === undefined) return [];
		const guess: Choice = { to: 'known', id: instructor.id };
		return [{ key: word, name: word, count: countOf(word), near: [instructor], guess }];
	});
}

/** Where a known instructor's name may stand by itself; how titles are written, only a person can say. */
const GUESSED = ['calendar', 'organiser', 'location', 'title'] as const;

/**
 * For the entries of one file, the source that finds most of the instructors we have; with nobody known, a table's own
 * column or the calendar. A file's name is none beside such a column.
 */
export function guessSource(events: readonly Occurrence[], directory: Directory): InstructorSource {
	const hits = (by: (typeof GUESSED)[number]): number =>
		instructorsBy(by, events, directory)
			.filter((found) => found.near.length > 0)
			.reduce((sum, found) => sum + found.count, 0);
	const hasColumn = events.some((event) => event.named && event.organiser !== '');
	const ranked = GUESSED.filter((by) => !(hasColumn && by === 'calendar'))
		.map((by) => ({ by, count: hits(by) }))
		.sort((a, b) => b.count - a.count);
	if (ranked[0] && ranked[0].count > 0) return ranked[0].by;
	return hasColumn ? 'organiser' : 'calendar';
}

function instructorsBy(
	by: (typeof GUESSED)[number],
	events: readonly Occurrence[],
	directory: Directory
): Found[] {
	if (by === 'title') return wordsInTitles(events, directory);
	const instructors = new Counter('instructors');
	for (const event of events) if (!event.allDay) instructors.add(event[by]);
	return instructors.found(directory.instructors, 'leave');
}
