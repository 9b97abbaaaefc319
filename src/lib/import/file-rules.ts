import { type Import } from '#db/imports.ts';
import { type Kept, keptSource } from '#domain/import/kept.ts';
import { guessSource } from '#domain/import/mapping.ts';
import { similar } from '#domain/import/name.ts';
import { type Occurrence } from '#domain/import/occurrence.ts';
import { INSTRUCTOR_SOURCES, ruleOf, type Rules, type Telling } from '#domain/import/telling.ts';
import { guessPattern, isPattern } from '#domain/import/title-pattern.ts';
import { type Directory } from '#domain/import/wording.ts';
import { ruleField } from './mapping-form.ts';
import { holes } from './words.ts';

/** A calendar or table of an import, and what says there whose lesson an entry is. */
export interface FileRule {
	source: string;
	/** As its file calls it. */
	name: string;
	isTable: boolean;
	rule: Telling;
	/** How titles are written, as told or guessed, should that tell the instructor. */
	pattern: string;
	/** Titles to try a pattern on. */
	titles: string[];
	/** It is what was said of it before. */
	isSettled: boolean;
}

/** What a person asked for, as a form or an address has it: see `ruleField`. */
export type Asked = Pick<URLSearchParams, 'get'> | Pick<FormData, 'get'>;

interface Said {
	directory: Directory;
	kept: Kept;
	mapping: Import['mapping'];
	asked: Asked | null;
}

const SHOWN = 6;

/** @param before what it is, or may be, the next version of */
export function fileRule(
	source: string,
	own: readonly Occurrence[],
	before: readonly string[],
	{ directory, kept, mapping, asked }: Said
): FileRule {
	const titles = [...new Set(own.map((event) => event.title))];
	const told = keptSource(kept, [source, ...before]);
	const usual = mapping ? ruleOf(mapping, source) : (told ?? { by: guessSource(own, directory) });
	const pattern = patternIn(asked, source) ?? usual.pattern ?? patternFor(titles.slice(0, 200), directory);
	const by = INSTRUCTOR_SOURCES.find((one) => one === asked?.get(ruleField('by', source))) ?? usual.by;
	const rule = by === 'pattern' ? { by, pattern } : { by };
	return {
		source,
		name: own[0]?.calendar ?? '',
		isTable: own.some((event) => event.named),
		rule,
		pattern,
		titles: titles.slice(0, SHOWN),
		isSettled: told !== null && isSame(told, rule)
	};
}

export const rulesFor = (files: readonly FileRule[]): Rules => ({
	by: 'calendar',
	each: Object.fromEntries(files.map(({ source, rule }) => [source, rule]))
});

/** Was the mapping made with these rules? */
export const isMadeBy = (mapping: Rules, files: readonly FileRule[]): boolean =>
	files.every(({ source, rule }) => isSame(ruleOf(mapping, source), rule));

const isSame = (one: Telling, other: Telling): boolean =>
	one.by === other.by && one.pattern === other.pattern;

function patternIn(asked: Asked | null, source: string): string | null {
	const typed = asked?.get(ruleField('pattern', source));
	const said = typeof typed === 'string' ? typed.slice(0, 100) : '';
	return isPattern(said) ? said : null;
}

/** A guess, where nobody has said one. */
const patternFor = (titles: readonly string[], { instructors }: Directory): string =>
	guessPattern(titles, (name) => similar(name, instructors, 1).length > 0, holes().instructor);
