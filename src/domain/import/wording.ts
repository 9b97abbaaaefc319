import { type Kind } from '../lesson.ts';
import { fold, type Known, nameKey, plateKey, similar } from './name.ts';
import { shownText } from './shown-text.ts';
import { type Occurrence } from './occurrence.ts';
import { tellerOf, type Telling } from './telling.ts';

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
	plate: string | null;
	place: string | null;
}

/** First match wins: an "examen blanc" is no official exam, a "leçon de code" no drive. */
const KIND_WORDS: readonly (readonly [RegExp, Kind])[] = [
	[/\b(examens? blancs?|exam blanc|mock( exam| test)?)\b/, 'mock_exam'],
	[/\b(examens?|exams?|passage|driving test)\b/, 'official_exam'],
	[/\b(code|theorie|theory|cours collectif|salle)\b/, 'theory'],
	[/\b(creneaux?|manoeuvres?|manœuvres?|parking|plateau|yard)\b/, 'manoeuvre'],
	[/\b(conduite|conduire|circulation|driving|drive|volant|lecons?|lesson)\b/, 'driving']
];

/** Words around a name that are none of it. */
const FILLING = new Set(
	(
		'examen examens blanc exam mock test driving drive code theorie theory cours collectif salle creneau creneaux manoeuvre ' +
		'manoeuvres parking plateau yard conduite conduire circulation volant lecon lecons lesson lessons seance heure heures ' +
		'h min permis b a a1 c de du des d la le l les avec et pour au en with for and the of rdv rendez vous eleve candidat ' +
		'candidate student moniteur monitrice instructor vehicule voiture car passage'
	).split(' ')
);

const PLATE = /\b[A-Z]{2}[ -]?\d{3}[ -]?[A-Z]{2}\b|\b\d{3,4}[ -]?[A-Z]{1,2}[ -]?\d{1,2}\b/i;
const LABELLED = /^\s*(candidate?s?|eleves?|students?)\s*[:=]\s*(.+)$/;
const BREAKS = /\s+[-–—]\s+|[/|,;:()[\]\n+&•·]|\s(?:et|and|avec|with|par|by)\s/i;

type Words = Omit<Wording, 'instructor'>;

/** Reads events' words; the same words are read once. @param telling what says who the instructor is */
export function createReader(directory: Directory, telling: Telling): (event: Occurrence) => Wording {
	const read = new Map<string, Words>();
	const tell = tellerOf(telling);
	return (event) => {
		const { instructor, rest } = tell(event);
		const key = JSON.stringify([...[rest.title, rest.description, rest.location, rest.category, rest.named]]);
		const words = read.get(key) ?? wordsOf(rest, directory);
		read.set(key, words);
		return { instructor, ...words };
	};
}

function wordsOf(event: Occurrence, directory: Directory): Words {
	const plate = plateOf(event, directory);
	const text = plate === null ? event.title : event.title.replaceAll(plate, ',');
	const labelled = event.named?.candidates ?? event.description.split('\n').flatMap(labelledNames);
	const isSaid = labelled.length > 0 || event.named?.candidates != null;
	const people = isSaid ? labelled : text.split(BREAKS).flatMap((part) => personIn(part, directory));
	return {
		kind: kindOf(event),
		people: distinct(people),
		plate,
		place: placeIn(event.location, plate)
	};
}

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

function labelledNames(line: string): string[] {
	const names = LABELLED.exec(line.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase());
	if (!names) return [];
	const from = line.search(/[:=]/) + 1;
	return line
		.slice(from)
		.split(/[,;/&]|\s(?:et|and)\s/)
		.map((name) => shownText(name, 80))
		.filter((name) => name !== '');
}

/** The candidate a part of a title names; an instructor's name is none, a single word only if it is a known one's. */
function personIn(part: string, directory: Directory): string[] {
	const words = part.split(/\s+/).filter((word) => isNaming(word));
	const name = shownText(words.join(' '), 80);
	if (name === '' || !/\p{L}{2}/u.test(name)) return [];
	if (isOneOf(name, directory.instructors)) return [];
	if (words.length < 2) return isOneOf(name, directory.candidates) ? [name] : [];
	return words.length <= 5 ? [name] : [];
}

const isNaming = (word: string): boolean => {
	const folded = fold(word);
	return folded !== '' && !/\d/.test(folded) && folded.split(' ').some((one) => !FILLING.has(one));
};

const isOneOf = (name: string, known: readonly Known[]): boolean => {
	const [best, second] = similar(name, known, 2);
	return best !== undefined && (best.sure || (second === undefined && fold(name).length > 2));
};

/** The place's own name, before its address; a link is no place. */
function placeIn(location: string, plate: string | null): string | null {
	const first = (plate === null ? location : location.replaceAll(plate, '')).split(/[,\n(]/)[0]?.trim() ?? '';
	return first === '' || /^https?:/i.test(first) ? null : shownText(first, 80);
}

function distinct(names: readonly string[]): string[] {
	const seen = new Map(names.map((name) => [nameKey(name), name]));
	return [...seen.values()];
}
