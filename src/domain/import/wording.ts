import { type Kind } from '../lesson.ts';
import { fold, type Known, nameKey, plateKey } from './name.ts';
import { distinct, instructorFinder, isKnown, peopleFinder } from './people.ts';
import { shownText } from './shown-text.ts';
import { type Occurrence } from './occurrence.ts';
import { byRule, type Rules, tellerOf } from './telling.ts';

/** Who and what the school has, to be found in a calendar's words. */
export interface Directory {
	instructors: readonly Known[];
	candidates: readonly Known[];
	/** `name` is the plate. */
	vehicles: readonly Known[];
	places: readonly Known[];
}

/** What the words of an event say. Names as they are written there. */
export interface Wording {
	/** Empty where the file's rule finds none, or leaves it to words in titles. */
	instructor: string;
	kind: Kind | null;
	people: string[];
	/** Instructors of the school whose name stands in the title, `ids` of all who have it. */
	taught: { name: string; ids: string[] }[];
	/** The word that should say what kind it is and is none we know: of a table's column, or a title that names nobody. */
	unclear: string | null;
	plate: string | null;
	place: string | null;
}

/** First match wins: an "examen blanc" is no official exam, a "leçon de code" no drive. */
const KIND_WORDS: readonly (readonly [RegExp, Kind])[] = [
	[/\b(examens? blancs?|exam blanc|mock( exam| test)?)\b/, 'mock_exam'],
	[/\b(examens?|exams?|passage|driving test)\b/, 'official_exam'],
	[/\b(code|theories?|theoriques?|theory|theoretical|cours collectif|salle)\b/, 'theory'],
	[/\b(creneaux?|manoeuvres?|manœuvres?|parking|plateau|yard)\b/, 'manoeuvre'],
	[
		/\b(conduite|conduire|circulation|driving|drives?|volant|lecons?|lessons?|pratiques?|practical)\b/,
		'driving'
	],
	[/\b(reunions?|meetings?|formations?|permanences?)\b/, 'other']
];

/** What else stands in its title is what it is about. */
const MEETING = /\b(reunions?|meetings?|permanences?)\b/;

/** A column's whole word. */
const OTHER = /^(autres?|other|activites?|autres? activites?|other activity)$/;

const PLATE = /\b[A-Z]{2}[ -]?\d{3}[ -]?[A-Z]{2}\b|\b\d{3,4}[ -]?[A-Z]{1,2}[ -]?\d{1,2}\b/i;
type Words = Omit<Wording, 'instructor' | 'taught'>;

/** Reads events' words; the same words are read once. @param rules what says who the instructor is */
export function createReader(directory: Directory, rules: Rules): (event: Occurrence) => Wording {
	const read = new Map<string, Words>();
	const peopleIn = peopleFinder(directory);
	const taughtIn = instructorFinder(directory.instructors);
	const tellerFor = byRule(rules, tellerOf);
	return (event) => {
		const { instructor, rest } = tellerFor(event)(event);
		const key = JSON.stringify([...[rest.title, rest.description, rest.location, rest.category, rest.named]]);
		const words = read.get(key) ?? wordsOf(rest, event.named !== undefined, directory, peopleIn);
		read.set(key, words);
		return { instructor, ...words, taught: taughtIn(event.title, words.people) };
	};
}

function wordsOf(
	event: Occurrence,
	isTable: boolean,
	directory: Directory,
	peopleIn: ReturnType<typeof peopleFinder>
): Words {
	const plate = plateOf(event, directory);
	const text = plate === null ? event.title : event.title.replaceAll(plate, ',');
	const isNobodyNew = (name: string): boolean =>
		MEETING.test(fold(event.title)) && text.includes(name) && !isKnown(name, directory.candidates);
	const people =
		namedIn(event, directory) ?? peopleIn(text, event.description).filter((name) => !isNobodyNew(name));
	const said = kindOf(event);
	return {
		kind: said,
		people: distinct(people),
		unclear: isTable ? unclearColumn(event) : said === null && people.length === 0 ? event.title : null,
		plate,
		place: placeIn(event.location, plate)
	};
}

/** Names of a table's own column; `Mba, Joël` is one name where the school has it. */
function namedIn({ named }: Occurrence, { candidates }: Directory): string[] | null {
	if (named?.candidates == null) return null;
	const whole = named.candidates.join(' ');
	const isOne = named.candidates.length === 2 && named.candidates.every((name) => !fold(name).includes(' '));
	return isOne && candidates.some((one) => nameKey(one.name) === nameKey(whole)) ? [whole] : named.candidates;
}

/** Licence categories: of a column called `Catégorie`, they say nothing of the kind. */
const PERMIT = /^(permis )?(am|a1|a2|a|b1|be|b|c1|ce|c|d1|de|d)$/;

/** What a table's column of kinds says, if it is no kind that we know. */
const unclearColumn = ({ category = '' }: Occurrence): string | null =>
	category === '' || PERMIT.test(fold(category)) || kindIn(category) ? null : category;

/** A table with a column for vehicles says all there is to say of them. */
function plateOf(
	{ named, title, description, location }: Occurrence,
	{ vehicles }: Directory
): string | null {
	if (named?.vehicle == null) return plateIn(`${title}\n${description}\n${location}`, vehicles);
	return named.vehicle === '' ? null : named.vehicle;
}

const kindOf = ({ category = '', title, description }: Occurrence): Kind | null =>
	kindIn(category) ?? kindIn(title) ?? kindIn(description.slice(0, 200));

const kindIn = (text: string): Kind | null => {
	const words = fold(text);
	if (OTHER.test(words)) return 'other';
	return KIND_WORDS.find(([pattern]) => pattern.test(words))?.[1] ?? null;
};

/** A plate the school has, however it is written, else what looks like one. */
function plateIn(text: string, vehicles: readonly Known[]): string | null {
	const letters = plateKey(text);
	const own = vehicles.find((vehicle) => {
		const key = plateKey(vehicle.name);
		// A plate of signs alone is in every text.
		return key !== '' && letters.includes(key);
	});
	if (!own) return PLATE.exec(text)?.[0] ?? null;
	const spelled = new RegExp([...plateKey(own.name)].join('[ .-]?'), 'i').exec(text);
	return spelled?.[0] ?? own.name;
}

/** The place's own name, before its address; a link is no place. */
function placeIn(location: string, plate: string | null): string | null {
	const first = (plate === null ? location : location.replaceAll(plate, '')).split(/[,\n(]/)[0]?.trim() ?? '';
	return first === '' || /^https?:/i.test(first) ? null : shownText(first, 80);
}
