import { type Locale } from '../locale.ts';
import { type Told } from './notice.ts';

/** What a school may put into its own words: each thing that can be told of a lesson, twice. */
export const TEMPLATE_KINDS = [
	'added',
	'moved',
	'edited',
	'cancelled',
	'removed',
	'near'
] as const satisfies Told['kind'][];
export type TemplateKind = (typeof TEMPLATE_KINDS)[number];

/** `full`: a line in the app and in a letter. `short`: a line of an SMS. */
export const TEMPLATE_FORMS = ['full', 'short'] as const;
export type TemplateForm = (typeof TEMPLATE_FORMS)[number];

export const LONGEST_TEMPLATE = 300;

const NAMES = {
	lesson: { fr: 'séance', en: 'lesson' },
	when: { fr: 'quand', en: 'when' },
	before: { fr: 'avant', en: 'before' },
	kind: { fr: 'type', en: 'kind' },
	instructor: { fr: 'moniteur', en: 'instructor' },
	vehicle: { fr: 'véhicule', en: 'vehicle' },
	place: { fr: 'lieu', en: 'place' },
	reason: { fr: 'motif', en: 'reason' },
	name: { fr: 'candidat', en: 'candidate' },
	school: { fr: 'école', en: 'school' }
} as const;
export type Variable = keyof typeof NAMES;
/** What each variable stands for; empty: the lesson has none. */
export type Values = Record<Variable, string>;

/** Only of some changes is there something to say. */
const ONLY_OF: Partial<Record<Variable, readonly TemplateKind[]>> = {
	before: ['moved', 'edited'],
	reason: ['cancelled']
};

/** Those a template of this kind may use, by their names in the template's language. */
export const variablesOf = (kind: TemplateKind, locale: Locale): { variable: Variable; name: string }[] =>
	(Object.keys(NAMES) as Variable[])
		.filter((variable) => ONLY_OF[variable]?.includes(kind) ?? true)
		.map((variable) => ({ variable, name: NAMES[variable][locale] }));

type Piece = string | { variable: Variable };
/** Left out as a whole where one of its variables is empty: `[ à {lieu}]`. */
interface Optional {
	optional: Piece[];
}
export type Template = (Piece | Optional)[];

/** Why a text is no template. */
export type TemplateFault =
	| { fault: 'unknown'; name: string }
	/** A variable, but there is nothing it could stand for in this kind of change. */
	| { fault: 'elsewhere'; name: string }
	| { fault: 'sign'; sign: string }
	/** It could come out empty, and an empty line tells nothing. */
	| { fault: 'empty' };

type Parsed = { ok: true; template: Template } | { ok: false; fault: TemplateFault };

const PARTS = /\[([^[\]]*)\]|[^[\]]+|[[\]]/gu;
const PIECES = /\{([^{}]*)\}|[^{}]+|[{}]/gu;

/** Reads `Séance avec {moniteur}[ à {lieu}]`. */
export function parseTemplate(text: string, kind: TemplateKind, locale: Locale): Parsed {
	const template: Template = [];
	for (const [token, inner] of text.matchAll(PARTS)) {
		if (token === '[' || token === ']') return { ok: false, fault: { fault: 'sign', sign: token } };
		const read = piecesOf(inner ?? token, kind, locale);
		if (!Array.isArray(read)) return { ok: false, fault: read };
		if (inner === undefined) template.push(...read);
		else template.push({ optional: read });
	}
	return template.some(isAlwaysSaid) ? { ok: true, template } : { ok: false, fault: { fault: 'empty' } };
}

function piecesOf(text: string, kind: TemplateKind, locale: Locale): Piece[] | TemplateFault {
	const pieces: Piece[] = [];
	for (const [token, name] of text.matchAll(PIECES)) {
		if (token === '{' || token === '}') return { fault: 'sign', sign: token };
		const piece = name === undefined ? token : variableOf(name, kind, locale);
		if (typeof piece !== 'string' && 'fault' in piece) return piece;
		pieces.push(piece);
	}
	return pieces;
}

function variableOf(
	given: string,
	kind: TemplateKind,
	locale: Locale
): { variable: Variable } | TemplateFault {
	const name = given.trim().normalize('NFC').toLowerCase();
	const known = (Object.keys(NAMES) as Variable[]).find((variable) => NAMES[variable][locale] === name);
	if (!known) return { fault: 'unknown', name: given.trim() };
	return (ONLY_OF[known]?.includes(kind) ?? true)
		? { variable: known }
		: { fault: 'elsewhere', name: given.trim() };
}

const ALWAYS: readonly Variable[] = ['lesson', 'when', 'before', 'kind', 'name', 'school'];
const isAlwaysSaid = (part: Template[number]): boolean =>
	typeof part === 'string'
		? /[\p{L}\p{N}]/u.test(part)
		: 'variable' in part && ALWAYS.includes(part.variable);

/** The text of a template, on one line. */
export function filled(template: Template, values: Values): string {
	const said = (piece: Piece): string => (typeof piece === 'string' ? piece : values[piece.variable]);
	return template
		.map((part) => {
			if (typeof part === 'string' || 'variable' in part) return said(part);
			const isWhole = part.optional.every((piece) => typeof piece === 'string' || said(piece) !== '');
			return isWhole ? part.optional.map(said).join('') : '';
		})
		.join('')
		.replace(/\s+/gu, (space) => (space.includes('\u202f') || space.includes('\u00a0') ? space : ' '))
		.trim();
}
