import { sourceOf } from './next-version.ts';
import { type Occurrence } from './occurrence.ts';
import { titleReader } from './title-pattern.ts';

/** What of an entry can say whose lesson it is. */
export const INSTRUCTOR_SOURCES = ['calendar', 'organiser', 'location', 'title', 'pattern'] as const;
export type InstructorSource = (typeof INSTRUCTOR_SOURCES)[number];

/** The rule that says whose lesson each entry of a calendar or table is. */
export interface Telling {
	by: InstructorSource;
	/** How titles are written, for `pattern`: `{moniteur} – {candidat}`. */
	pattern?: string | undefined;
}

export const isSameRule = (one: Telling, other: Telling): boolean =>
	one.by === other.by && one.pattern === other.pattern;

/** The one rule of each file, by its `fileKey`; any other goes by the rule beside them. */
export interface Rules extends Telling {
	each?: Record<string, Telling>;
}

type InFile = Pick<Occurrence, 'calendar' | 'file'>;

/** Which file an entry is of: by its calendar's name, and its own where that is another, since two may share the first. */
export function fileKey({ calendar, file }: InFile): string {
	const source = sourceOf(calendar);
	const own = file === undefined ? source : sourceOf(file.replace(/\.[a-z]{2,4}$/i, ''));
	return (own === source ? source : `${source}/${own}`).slice(0, 300);
}

export const ruleOf = (rules: Rules, one: InFile): Telling =>
	ruleUnder(rules, [fileKey(one), sourceOf(one.calendar)]);

/** @param keys the first that has a rule says it */
export const ruleUnder = ({ by, pattern, each = {} }: Rules, keys: readonly string[]): Telling =>
	keys
		.map((key) => (Object.hasOwn(each, key) ? each[key] : undefined))
		.find((rule) => rule !== undefined) ?? { by, pattern };

/** What of each entry, as its file's rule has it; the same file is looked up once. */
export function byRule<Made>(rules: Rules, make: (rule: Telling) => Made): (event: Occurrence) => Made {
	const made = new Map<string, Made>();
	return (event) => {
		const key = `${event.file ?? ''}/${event.calendar}`;
		const one = made.get(key) ?? make(ruleOf(rules, event));
		made.set(key, one);
		return one;
	};
}

/** The instructor's name as an entry has it, empty where it has none; and the entry without it. */
export interface Told {
	instructor: string;
	rest: Occurrence;
}

/** Reads entries as the rule says. Words in titles (`title`) are told by the mapping alone. */
export function tellerOf({ by, pattern = '' }: Telling): (event: Occurrence) => Told {
	if (by === 'title') return (event) => ({ instructor: '', rest: event });
	if (by !== 'pattern') return (event) => ({ instructor: event[by], rest: event });
	const read = titleReader(pattern);
	return (event) => {
		const said = read(event.title);
		if (!said) return { instructor: '', rest: event };
		const title = event.title.replace(said.instructor, ',');
		if (said.candidate === null) return { instructor: said.instructor, rest: { ...event, title } };
		const named = { vehicle: event.named?.vehicle ?? null, candidates: namesIn(said.candidate) };
		return { instructor: said.instructor, rest: { ...event, title, named } };
	};
}

/** `Joël Mba et Davy Koumba (DK-482-AA)`: what holds a figure is no name. */
const namesIn = (text: string): string[] =>
	text
		.split(/[,;/&()]|\s(?:et|and)\s/)
		.map((name) => name.trim())
		.filter((name) => name !== '' && !/\d/.test(name));
