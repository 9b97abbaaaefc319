import {
	type Choice,
	type Found,
	type FoundKind,
	type FoundNames,
	type Group,
	keyIn,
	type KindChoice,
	type Mapping
} from '#domain/import/mapping.ts';
import { KINDS } from '#domain/lesson.ts';
import { type Rules } from '#domain/import/telling.ts';
import { type Directory } from '#domain/import/wording.ts';

/** Name of the field that says what becomes of a name found. */
export const fieldOf = (group: Group, key: string): string => `${group}.${key}`;
/** Name of the field that says what tells the instructor in a file, or how its titles are written. */
export const ruleField = (what: 'by' | 'pattern', key: string): string => `${what}.${key}`;
/** Name of the field with the words that stand for an instructor in titles. */
export const wordsField = (instructor: string): string => `words.${instructor}`;

/** A choice as the value of a field. */
export const choiceValue = (choice: Choice): string => {
	if (choice.to === 'known') return choice.id;
	return choice.to === 'new' && choice.as !== undefined ? 'same' : choice.to;
};

/** What a person chose in the form; what the form does not say, or says wrongly, stays as guessed. */
export function mappingOf(
	form: FormData,
	{ by, pattern, each }: Rules,
	found: FoundNames,
	directory: Directory
): Mapping {
	const chosen = (group: Group): Record<string, Choice> => {
		const ids = directory[group].map((known) => known.id);
		const choices: Record<string, Choice> = {};
		for (const one of found[group]) {
			const value = form.get(fieldOf(group, one.key));
			const as = value === 'same' ? one.alike : undefined;
			choices[one.key] = as ? asOther(as.key, choices[as.key]) : choiceOf(value, one, ids);
		}
		return choices;
	};
	return {
		by,
		pattern,
		...(each && { each }),
		instructors: { ...chosen('instructors'), ...(found.words && wordsOf(form, directory)) },
		candidates: chosen('candidates'),
		vehicles: chosen('vehicles'),
		places: chosen('places'),
		kinds: Object.fromEntries(found.kinds.map((one) => [one.key, kindIn(form.get(kindField(one.key)), one)]))
	};
}

/** A name that is another one of the file: what became of that one. Those that others are like come first. */
function asOther(key: string, other: Choice | undefined): Choice {
	if (!other) return { to: 'ask' };
	return other.to === 'new' ? { ...other, as: other.as ?? key } : other;
}

/** Name of the field that says what kind of lesson a word stands for. */
export const kindField = (key: string): string => `kind.${key}`;
/** A choice as the value of that field. */
export const kindValue = (choice: KindChoice): string => (choice.to === 'kind' ? choice.kind : choice.to);

function kindIn(value: FormDataEntryValue | null, { guess }: FoundKind): KindChoice {
	const kind = KINDS.find((one) => one === value);
	if (kind) return { to: 'kind', kind };
	return value === 'leave' ? { to: 'leave' } : guess;
}

function choiceOf(value: FormDataEntryValue | null, found: Found, ids: readonly string[]): Choice {
	if (typeof value !== 'string') return found.guess;
	if (value === 'new') return { to: 'new', name: found.name };
	if (value === 'nobody' || value === 'leave' || value === 'ask') return { to: value };
	return ids.includes(value) ? { to: 'known', id: value } : found.guess;
}

function wordsOf(form: FormData, directory: Directory): Record<string, Choice> {
	const words: Record<string, Choice> = {};
	for (const { id } of directory.instructors) {
		const text = form.get(wordsField(id));
		if (typeof text !== 'string') continue;
		for (const word of text.slice(0, 200).split(',')) {
			const key = keyIn('instructors', word);
			if (key !== '') words[key] = { to: 'known', id };
		}
	}
	return words;
}

/** What the form shows: the choice of before, else the guess. */
export const choiceFor = (group: Group, one: Found, mapping: Mapping | null): Choice =>
	mapping?.[group][one.key] ?? one.guess;
