import { fold, type Known, nameKey, similar, STANDS_FOR } from './name.ts';
import { nameFinder, type Span, type Word, wordsIn } from './name-finder.ts';
import { shownText } from './shown-text.ts';

/** Words around a name that are none of it. */
const FILLING = new Set(
	(
		'examen examens blanc exam mock test driving drive code theorie theorique theory cours collectif salle creneau ' +
		'creneaux manoeuvre manoeuvres manœuvre manœuvres parking plateau yard conduite conduire circulation volant lecon ' +
		'lecons lesson lessons seance heure heures h min permis b a a1 c et pour au en with for and the of un une qui est ' +
		'rdv rendez vous eleve candidat candidate student moniteur monitrice instructor vehicule voiture car passage avec ' +
		'mme mlle mr monsieur madame retard absent absente absence confirme confirmee reporte reportee report rappel ' +
		'rattrapage revision perfectionnement evaluation bilan preparation pratique autoroute ville nuit pluie gratuit ' +
		'offert paye payee urgent premiere derniere pause dejeuner repas vidange garage entretien reparation visite medicale ' +
		'conge conges vacances ferie maladie formation formations continue initiale moniteurs monitrices lunch break holiday'
	).split(' ')
);
/** Words that stand inside a name: `Marie de la Croix`. */
const PARTICLES = new Set('de du des d l la le les ben bin el al da dos van von'.split(' '));

const BREAKS = /\s+[-–—]\s+|[/|,;:()[\]\n+&•·]|\s(?:et|and|avec|with|par|by)\s/gi;
const LINKS = /https?:\/\/\S*|\bwww\.\S*|\S+@\S+\.\S+/gi;
const LABELLED =
	/^\s*(candidate?s?|eleves?|students?|apprenante?s?|stagiaires?|learners?|trainees?|invitees?|participants?|clients?|nom(?: (?:de l.?eleve|du candidat))?)\s*[:=]\s*(.+)$/;
/** A name has at most so many words. */
const LONGEST = 4;

/** Web and mail addresses name nobody. */
export const withoutLinks = (text: string): string => text.replace(LINKS, ' ');

/** Descriptions of Google and Outlook are pages; marks of a page are no part of a name. */
const plainText = (text: string): string =>
	withoutLinks(text.replace(/<br\s*\/?>|<\/(?:p|div|li)>/gi, '\n').replace(/(?:<[^<>]*>|&nbsp;| )+/gi, ' '));

interface Everybody {
	instructors: readonly Known[];
	candidates: readonly Known[];
}

/**
 * Finds whom an entry is for: as a line of its description says; else whoever of the school stands in its title by
 * their whole name, whatever else stands there; else what looks like a name. Two of the school whom nothing tells apart
 * come as one name, to be asked about.
 */
export function peopleFinder(everybody: Everybody): (title: string, description: string) => string[] {
	const instructors = nameFinder(everybody.instructors);
	const candidates = nameFinder(everybody.candidates);
	return (title, description) => {
		const text = plainText(description);
		const labelled = text.split('\n').flatMap(labelledNames);
		if (labelled.length > 0) return distinct(labelled);
		const inTitle = peopleInTitle(plainText(title), everybody, { instructors, candidates });
		if (inTitle.some((name) => isKnown(name, everybody.candidates))) return distinct(inTitle);
		const inText = knownIn(text, candidates, 2);
		return distinct(inText.length > 0 ? inText : inTitle);
	};
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

type Find = ReturnType<typeof nameFinder>;

/** Those of the school in a text: a list of names is all of them, two with other words between are to be asked about. */
function knownIn(text: string, find: Find, least = 1): string[] {
	const words = wordsIn(text);
	const spans = find(words).filter((span) => span.to - span.from >= least);
	const names = spans.map((span) => written(text, words, span));
	const isList = spans.every((span, n) => {
		const next = spans[n + 1];
		return !next || !words.slice(span.to, next.from).some(isNaming);
	});
	return isList ? names : [distinct(names).join(' / ')];
}

function peopleInTitle(
	title: string,
	everybody: Everybody,
	find: { instructors: Find; candidates: Find }
): string[] {
	const words = wordsIn(title);
	const taught = find.instructors(words);
	const without = taught.reduceRight((text, span) => blanked(text, words, span), title);
	const known = knownIn(without, find.candidates);
	const isLower = !wordsIn(without).some((word) => isNaming(word) && isCapital(word.text));
	const spans = find.candidates(wordsIn(without));
	const others = parts(without).flatMap((part) => {
		const inPart = wordsIn(part.text);
		const isTouched = spans.some((span) => isIn(part, wordsIn(without), span));
		return isTouched ? [] : newNames(part.text, inPart, isLower).filter((name) => mayBe(name, everybody));
	});
	return [...known, ...others];
}

/**
 * Finds the instructors of the school whom a title names, by their whole name or by a first one: all who have it.
 * @returns a function of the title and of those the entry is for, whose names are no instructor's
 */
export function instructorFinder(
	instructors: readonly Known[]
): (title: string, people: readonly string[]) => { name: string; ids: string[] }[] {
	const whole = nameFinder(instructors);
	const byFirst = Map.groupBy(instructors, ({ name }) => wordsIn(name)[0]?.key ?? '');
	const byName = Map.groupBy(instructors, ({ name }) => nameKey(name));
	return (title, people) => {
		const words = wordsIn(title);
		const spans = whole(words);
		const theirs = new Set(people.flatMap((name) => fold(name).split(' ')));
		const named = spans.map((span) => {
			const name = written(title, words, span);
			return { name, ids: (byName.get(nameKey(name)) ?? []).map(({ id }) => id) };
		});
		const first = words.flatMap(({ text, key }, at) => {
			const isFree = key.length > 2 && isCapital(text) && !theirs.has(key);
			const isTold = spans.some(({ from, to }) => from <= at && at < to);
			const ids = isFree && !isTold ? (byFirst.get(key) ?? []).map(({ id }) => id) : [];
			return ids.length > 0 ? [{ name: text, ids }] : [];
		});
		return [...named, ...first].filter(({ ids }) => ids.length > 0);
	};
}

const isCapital = (text: string): boolean => /^\p{Lu}/u.test(text);

/** Somebody new by two words or more; a single one must stand for somebody the school has. */
function mayBe(name: string, { instructors, candidates }: Everybody): boolean {
	if (isKnown(name, candidates)) return fold(name).length > 2;
	return fold(name).includes(' ') && !isKnown(name, instructors);
}

export const isKnown = (name: string, known: readonly Known[]): boolean =>
	(similar(name, known, 1)[0]?.score ?? 0) >= STANDS_FOR;

/** What in a part of a title is written like a name: words in capitals beside each other. */
function newNames(text: string, words: readonly Word[], isLower: boolean): string[] {
	const naming = words.filter(isNaming);
	const isShort = naming.length <= 3 && (isLower || naming.some(({ text }) => isCapital(text)));
	const runs: Span[] = [];
	let isOpen = false;
	for (const [at, word] of words.entries()) {
		const last = isOpen ? runs.at(-1) : undefined;
		if (!isNaming(word) || !(isShort || isCapital(word.text))) isOpen = isOpen && PARTICLES.has(word.key);
		else if (last) last.to = at + 1;
		else isOpen = runs.push({ from: at, to: at + 1 }) > 0;
	}
	// Small letters tell a name from the rest only where there is no rest.
	const isSure = (one: Span): boolean => !isLower || runs.length === 1 || one.to - one.from === 1;
	return runs
		.filter(isSure)
		.filter((one) => words.slice(one.from, one.to).filter(isNaming).length <= LONGEST)
		.map((one) => written(text, words, one))
		.filter((name) => /\p{L}{2}/u.test(name));
}

const isNaming = ({ key, isInitial }: Word): boolean =>
	isInitial || (key !== '' && !/\d/.test(key) && !FILLING.has(key) && !PARTICLES.has(key));

const written = (text: string, words: readonly Word[], { from, to }: Span): string =>
	shownText(
		text.slice(words[from]?.from ?? 0, words[to - 1]?.to ?? 0) +
			(text[words[to - 1]?.to ?? 0] === '.' ? '.' : ''),
		80
	);

/** The text with a sign in the place of a name. */
const blanked = (text: string, words: readonly Word[], { from, to }: Span): string =>
	`${text.slice(0, words[from]?.from ?? 0)} , ${text.slice(words[to - 1]?.to ?? 0)}`;

interface Part {
	from: number;
	text: string;
}

function parts(text: string): Part[] {
	const found: Part[] = [];
	let from = 0;
	for (const gap of text.matchAll(BREAKS)) {
		found.push({ from, text: text.slice(from, gap.index) });
		from = gap.index + gap[0].length;
	}
	return [...found, { from, text: text.slice(from) }];
}

const isIn = (part: Part, words: readonly Word[], span: Span): boolean =>
	words
		.slice(span.from, span.to)
		.some((word) => word.from < part.from + part.text.length && word.to > part.from);

export function distinct(names: readonly string[]): string[] {
	const seen = new Map<string, string>();
	for (const name of names) if (!seen.has(nameKey(name))) seen.set(nameKey(name), name);
	return [...seen.values()];
}
