import {
	type Choice,
	type Found,
	type FoundKind,
	type FoundNames,
	type Group,
	type KindChoice,
	type Mapping
} from './mapping.ts';
import { INSTRUCTOR_SOURCES, isSameRule, type Rules, ruleUnder, type Telling } from './telling.ts';
import { type Directory } from './wording.ts';

export type KeptKind = Group | 'by' | 'columns';

/** What was said of one calendar or table; no rule where several files of that name had each its own. */
type KeptSource = Partial<Telling> & {
	kinds?: Record<string, KindChoice>;
	follows?: string | null | undefined;
};

/** What a school has said before, by `kind/key`: a choice for a name, or for a calendar what tells the instructor. */
export type Kept = ReadonlyMap<`${Group}/${string}`, Choice> & ReadonlyMap<`by/${string}`, KeptSource>;

const GROUPS: readonly Group[] = ['instructors', 'candidates', 'vehicles', 'places'];

/** A file whose entries have one rule. */
export interface RuledFile {
	/** Of its calendar: see `sourceOf`. */
	source: string;
	/** What its rule is found by now, among the files that were brought together: see `fileKey`. */
	key: string;
	/** What it is found by whichever files it is brought with. */
	own: string;
}

/** What a mapping says, to be kept for the next of these files; what was left open is asked again. */
export const keptOf = (
	mapping: Mapping,
	files: readonly RuledFile[]
): { kind: KeptKind; key: string; choice: unknown }[] => [
	...GROUPS.flatMap((kind) =>
		Object.entries(mapping[kind]).flatMap(([key, choice]) =>
			choice.to === 'ask' ? [] : [{ kind, key, choice }]
		)
	),
	...[...rulesToKeep(mapping, files)].map(([key, choice]) => ({ kind: 'by' as const, key, choice }))
];

/** By the file; by the calendar's name too, under which the next may come in another file, if that says one rule. */
function rulesToKeep(mapping: Mapping, files: readonly RuledFile[]): Map<string, KeptSource> {
	const ruleFor = ({ key, source }: RuledFile): Telling => ruleUnder(mapping, [key, source]);
	const kept = new Map<string, KeptSource>(
		files.map((file) => [file.own, { by: ruleFor(file).by, pattern: ruleFor(file).pattern }])
	);
	for (const [source, own] of Map.groupBy(files, (file) => file.source)) {
		const [first, ...others] = own.map(ruleFor);
		const isOne = first && others.every((rule) => isSameRule(rule, first));
		const rule = isOne ? { by: first.by, pattern: first.pattern } : kept.get(source);
		kept.set(source, { ...rule, kinds: saidKinds(mapping), follows: mapping.follows?.[source] });
	}
	return kept;
}

const saidKinds = ({ kinds = {} }: Mapping): Record<string, KindChoice> =>
	Object.fromEntries(Object.entries(kinds).filter(([, choice]) => choice.to !== 'ask'));

/** Words for a kind with what was said of them in any file before. */
export function kindsWithKept(
	found: readonly FoundKind[],
	kept: Kept
): { kinds: FoundKind[]; isSettled: boolean } {
	const said = new Map(
		[...kept].flatMap(([key, choice]) =>
			key.startsWith('by/') && 'kinds' in choice ? Object.entries(choice.kinds ?? {}) : []
		)
	);
	return {
		kinds: found.map((one) => ({ ...one, guess: said.get(one.key) ?? one.guess })),
		isSettled: found.every((one) => said.has(one.key))
	};
}

/** How the instructor was told in the last of these files, or the last file of one of these sources. */
export function keptSource(kept: Kept, sources: readonly string[]): Telling | null {
	for (const source of sources) {
		const said = kept.get(`by/${source}`);
		const by = INSTRUCTOR_SOURCES.find((one) => one === said?.by);
		if (said && by) return { by, pattern: said.pattern };
	}
	return null;
}

/** Names found, with what was said of them before in the place of our guess; somebody who has left is asked about anew. */
export function withKept(
	found: Record<Group, Found[]>,
	kept: Kept,
	directory: Directory
): { found: Record<Group, Found[]>; isSettled: boolean } {
	let isSettled = true;
	const settled = (group: Group): Found[] =>
		found[group].map((one) => {
			const said = valid(kept.get(`${group}/${one.key}`), group, directory);
			if (!said) isSettled = false;
			const isMade = said?.to === 'new' && one.guess.to === 'known';
			return said && !isMade ? { ...one, guess: said } : one;
		});
	return {
		found: {
			instructors: settled('instructors'),
			candidates: settled('candidates'),
			vehicles: settled('vehicles'),
			places: settled('places')
		},
		isSettled
	};
}

function valid(choice: Choice | undefined, group: Group, directory: Directory): Choice | null {
	if (choice?.to === 'known' && !directory[group].some((known) => known.id === choice.id)) return null;
	return choice ?? null;
}

/** The words that stand for instructors in titles, as they were said before. */
export function keptWords(kept: Kept, directory: Directory): Found[] {
	return [...kept].flatMap(([key, choice]): Found[] => {
		if (!key.startsWith('instructors/') || !('to' in choice)) return [];
		const guess = valid(choice, 'instructors', directory);
		const word = key.slice('instructors/'.length);
		return guess?.to === 'known' ? [{ key: word, name: word, count: 0, near: [], guess }] : [];
	});
}

/** The mapping that takes every guess as it is. */
export const mappingAsGuessed = (found: FoundNames, { by, pattern, each }: Rules): Mapping => {
	const chosenOf = (all: readonly Found[]): Record<string, Choice> =>
		Object.fromEntries(all.map(({ key, guess }) => [key, guess]));
	const chosen = (group: Group): Record<string, Choice> => chosenOf(found[group]);
	return {
		by,
		pattern,
		...(each && { each }),
		instructors: { ...chosen('instructors'), ...chosenOf(found.words ?? []) },
		candidates: chosen('candidates'),
		vehicles: chosen('vehicles'),
		places: chosen('places'),
		kinds: Object.fromEntries(found.kinds.map(({ key, guess }) => [key, guess]))
	};
};
