import * as v from 'valibot';
import { KINDS } from '../lesson.ts';
import {
	type Choice,
	type Found,
	type FoundKind,
	type Group,
	type KindChoice,
	keyIn,
	kindKey,
	PEOPLE
} from './mapping.ts';
import { ALL_COLUMNS, tableMapping } from './table.ts';
import { isNameLike, type Known } from './name.ts';
import { INSTRUCTOR_SOURCES, type Telling } from './telling.ts';
import { isPattern } from './title-pattern.ts';
import { type Directory } from './wording.ts';

/** What becomes of a name: somebody the school has, a new one, a word without meaning, or: refuse those rows. */
const nameChoice = v.union([
	v.picklist(['create', 'nobody', 'leave']),
	v.strictObject({ is: v.pipe(v.string(), v.minLength(1), v.maxLength(80)) })
]);
type NameChoice = v.InferOutput<typeof nameChoice>;

const names = v.optional(v.record(v.pipe(v.string(), v.maxLength(200)), nameChoice), {});

/** What `--map FILE` holds, and what a page would keep of a person's choices. Everything may be left out. */
const mappingFile = v.pipe(
	v.strictObject({
		table: v.optional(v.strictObject(tableMapping.entries)),
		/** Names of a workbook's sheets to be read. */
		sheets: v.optional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(100))), v.minLength(1))),
		/** What of an entry says whose lesson it is. */
		by: v.optional(v.picklist(INSTRUCTOR_SOURCES)),
		/** How titles are written: `{instructor} - {candidate}`. Says `by` too. */
		pattern: v.optional(v.pipe(v.string(), v.check(isPattern, 'pattern' satisfies MapFault['wrong']))),
		/** The calendar or file it is the next version of, as that one is called. */
		follows: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(200))),
		instructors: names,
		candidates: names,
		vehicles: names,
		places: names,
		/** What kind of lesson a word of the file says that we do not know. */
		kinds: v.optional(v.record(v.pipe(v.string(), v.maxLength(200)), v.picklist([...KINDS, 'leave'])), {})
	}),
	v.check(
		({ by, pattern }) => by !== 'pattern' || pattern !== undefined,
		'no_pattern' satisfies MapFault['wrong']
	)
);
export type MappingFile = v.InferOutput<typeof mappingFile>;

/** What the file says of how the instructor is told, if anything. */
export const tellingIn = ({ by, pattern }: MappingFile): Telling | null => {
	const said = by ?? (pattern === undefined ? undefined : 'pattern');
	return said ? { by: said, pattern } : null;
};

/** What is wrong with a mapping file. `at`: where in it, `table.columns`; empty at the top. */
export type MapFault =
	| { wrong: 'json' | 'pattern' | 'no_pattern' }
	| { wrong: 'key' | 'missing'; at: string; key: string; keys: readonly string[] }
	/** `values`: what may stand there, as JSON writes it. */
	| { wrong: 'value'; at: string; values: readonly string[] }
	/** `name`: whom the school does not have. */
	| { wrong: 'stranger'; at: string; name: string };

export type ReadMapping = { ok: true; mapping: MappingFile } | { ok: false; fault: MapFault };

export function parseMappingFile(text: string): ReadMapping {
	const json = v.safeParse(v.pipe(v.string(), v.parseJson()), text);
	if (!json.success) return { ok: false, fault: { wrong: 'json' } };
	if (Array.isArray(json.output)) return { ok: false, fault: { wrong: 'value', at: '', values: ['{…}'] } };
	const read = v.safeParse(mappingFile, json.output);
	return read.success ? { ok: true, mapping: read.output } : { ok: false, fault: faultOf(read.issues[0]) };
}

function faultOf(issue: v.InferIssue<typeof mappingFile>): MapFault {
	if (issue.type === 'check') return { wrong: issue.message === 'pattern' ? 'pattern' : 'no_pattern' };
	const path = (issue.path ?? []).map(({ key }) => String(key));
	const last = issue.path?.at(-1);
	if (last?.origin !== 'key') return { wrong: 'value', at: path.join('.'), values: valuesIn(issue) };
	const at = path.slice(0, -1).join('.');
	const wrong = issue.received === 'undefined' ? 'missing' : 'key';
	return { wrong, at, key: path.at(-1) ?? '', keys: KEYS[at] ?? [] };
}

/** By where they stand. */
const KEYS: Record<string, readonly string[]> = {
	'': Object.keys(mappingFile.entries),
	table: Object.keys(tableMapping.entries),
	'table.columns': ALL_COLUMNS
};

/** Of `(("create" | "leave") | Object)` each, as JSON writes it. */
const valuesIn = ({ expected, type }: v.BaseIssue<unknown>): string[] =>
	(expected ?? '')
		.replaceAll(/[()]/g, '')
		.split(' | ')
		.map((one) => (one === 'Object' && type === 'union' ? '{"is": "…"}' : (JSON_OF[one] ?? one)));
const JSON_OF: Record<string, string> = { Object: '{…}', Array: '[…]', string: '"…"' };

/** The first name that is said to be somebody the school does not have; null: there is none. */
export function strangerIn(chosen: Pick<MappingFile, Group>, directory: Directory): MapFault | null {
	for (const group of GROUPS)
		for (const [key, choice] of Object.entries(chosen[group])) {
			if (typeof choice !== 'object') continue;
			const wanted = keyIn(group, choice.is);
			if (!directory[group].some(({ name }) => keyIn(group, name) === wanted))
				return { wrong: 'stranger', at: `${group}.${key}`, name: choice.is };
		}
	return null;
}
const GROUPS = ['instructors', 'candidates', 'vehicles', 'places'] as const satisfies readonly Group[];

/**
 * What becomes of the names found, with nobody there to ask: as the file says, the very same name where the school has
 * it; one like it, or of which it is a part, is to be asked about; else `otherwise`.
 * @param known all the school has of that group
 */
export function choose(
	group: Group,
	found: readonly Found[],
	known: readonly Known[],
	chosen: Pick<MappingFile, Group>,
	otherwise: 'create' | 'nobody' | 'leave'
): Record<string, Choice> {
	const said = new Map(Object.entries(chosen[group]).map(([name, choice]) => [keyIn(group, name), choice]));
	return Object.fromEntries(
		found.map((one) => [one.key, choiceOf(group, one, known, said.get(one.key) ?? null, otherwise)])
	);
}

function choiceOf(
	group: Group,
	found: Found,
	known: readonly Known[],
	said: NameChoice | null,
	otherwise: 'create' | 'nobody' | 'leave'
): Choice {
	const { key, name } = found;
	const wanted = said !== null && typeof said === 'object' ? keyIn(group, said.is) : key;
	const [same, other] = known.filter((one) => keyIn(group, one.name) === wanted);
	if (said === null || typeof said === 'object') {
		if (same) return other ? { to: 'ask' } : { to: 'known', id: same.id };
		if (said !== null) return { to: 'leave' };
		return isOpen(group, found) ? { to: 'ask' } : choiceAs(otherwise, name);
	}
	return choiceAs(said, name);
}

/** It is like somebody the school has, may be several, or is no name. */
const isOpen = (group: Group, { name, near, guess }: Found): boolean =>
	PEOPLE.has(group) && (near.length > 0 || guess.to === 'ask' || !isNameLike(name));

const choiceAs = (what: 'create' | 'nobody' | 'leave', name: string): Choice =>
	what === 'create' ? { to: 'new', name } : { to: what };

/**
 * What becomes of the words for a kind, with nobody there to ask: as the file says; else such rows are refused, but with
 * `create` an entry of a calendar that says nothing is some other activity.
 */
export const chooseKinds = (
	found: readonly FoundKind[],
	{ kinds }: Pick<MappingFile, 'kinds'>,
	create: boolean
): Record<string, KindChoice> => {
	const said = new Map(Object.entries(kinds).map(([word, kind]) => [kindKey(word), kind]));
	return Object.fromEntries(
		found.map(({ key, guess }): [string, KindChoice] => {
			const kind = said.get(key);
			if (kind !== undefined) return [key, kind === 'leave' ? { to: 'leave' } : { to: 'kind', kind }];
			return [key, create && guess.to === 'leave' ? { to: 'kind', kind: 'other' } : { to: 'ask' }];
		})
	);
};
