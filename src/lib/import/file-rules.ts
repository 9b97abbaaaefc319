import { type Import } from '#db/imports.ts';
import { type Kept, keptSource, type RuledFile } from '#domain/import/kept.ts';
import { guessSource } from '#domain/import/mapping.ts';
import { similar } from '#domain/import/name.ts';
import { sourceOf } from '#domain/import/next-version.ts';
import { type Occurrence } from '#domain/import/occurrence.ts';
import {
	fileKey,
	INSTRUCTOR_SOURCES,
	isSameRule,
	ruleOf,
	type Rules,
	ruleUnder,
	type Telling
} from '#domain/import/telling.ts';
import { guessPattern, isPattern } from '#domain/import/title-pattern.ts';
import { type Directory } from '#domain/import/wording.ts';
import { ruleField } from './mapping-form.ts';
import { holes } from './words.ts';

/** A calendar or table of an import, and what says there whose lesson an entry is. */
export interface FileRule extends RuledFile {
	/** As its file calls it; with that of the file, where several have that name. */
	name: string;
	/** Of several that are brought together. */
	file: string | undefined;
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

/** @param own its entries in their order of time @param file its name @param before what it is, or may be, the next version of */
export function fileRule(
	own: readonly Occurrence[],
	file: string,
	before: readonly string[],
	{ directory, kept, mapping, asked }: Said
): FileRule {
	const first: Pick<Occurrence, 'calendar' | 'file'> = own[0] ?? { calendar: '' };
	const ruled = ruledFile(first, file);
	const { key } = ruled;
	const titles = [...new Set(own.map((event) => event.title))];
	const told = keptSource(kept, [ruled.own, ruled.source, ...before]);
	const usual = mapping ? ruleOf(mapping, first) : (told ?? { by: guessSource(own, directory) });
	const pattern = patternIn(asked, key) ?? usual.pattern ?? patternFor(titles.slice(0, 200), directory);
	const by = INSTRUCTOR_SOURCES.find((one) => one === asked?.get(ruleField('by', key))) ?? usual.by;
	const rule = by === 'pattern' ? { by, pattern } : { by };
	return {
		...ruled,
		name: first.calendar,
		file: first.file,
		isTable: own.some((event) => event.named),
		rule,
		pattern,
		titles: titles.slice(0, SHOWN),
		isSettled: told !== null && isSameRule(told, rule)
	};
}

/** @param file its name; empty where nobody can tell */
export const ruledFile = (one: Pick<Occurrence, 'calendar' | 'file'>, file: string): RuledFile => ({
	source: sourceOf(one.calendar),
	key: fileKey(one),
	own: fileKey({ ...one, ...(file !== '' && { file }) })
});

/** Two calendars of one name are told apart by their files. */
export const withNamesOfFiles = (files: readonly FileRule[]): FileRule[] =>
	files.map((one) => {
		const isLone = files.every((other) => other === one || other.name !== one.name);
		return isLone || one.file === undefined ? one : { ...one, name: `${one.name} (${one.file})` };
	});

export const rulesFor = (files: readonly FileRule[]): Rules => ({
	by: 'calendar',
	each: Object.fromEntries(files.map(({ key, rule }) => [key, rule]))
});

/** Was the mapping made with these rules? */
export const isMadeBy = (mapping: Rules, files: readonly FileRule[]): boolean =>
	files.every(({ key, source, rule }) => isSameRule(ruleUnder(mapping, [key, source]), rule));

function patternIn(asked: Asked | null, key: string): string | null {
	const typed = asked?.get(ruleField('pattern', key));
	const said = typeof typed === 'string' ? typed.slice(0, 100) : '';
	return isPattern(said) ? said : null;
}

/** A guess, where nobody has said one. */
const patternFor = (titles: readonly string[], { instructors }: Directory): string =>
	guessPattern(titles, (name) => similar(name, instructors, 1).length > 0, holes().instructor);
