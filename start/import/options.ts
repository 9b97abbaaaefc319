import { parseArgs } from 'node:util';
import { OVERRIDE_REASONS, type OverrideReason } from '#domain/verdict.ts';
import { isZone } from '#domain/week.ts';
import { say } from '../words.ts';

/** What `npm run import` is asked. */
export interface ImportOptions {
	file: string;
	/** Days, `to` excluded. */
	from: string | null;
	to: string | null;
	/** IANA name. */
	zone: string | null;
	school: string | null;
	map: string | null;
	create: boolean;
	/** Why lessons outside the school's rules are taken all the same; null: they are not. */
	accept: OverrideReason | null;
	dryRun: boolean;
	json: boolean;
	/** With `json`: what is to blame, who may be meant, what was warned of and left unread as well. */
	details: boolean;
}

export type ReadOptions = { ok: true; options: ImportOptions } | { ok: false; what: string };

const USAGE =
	'npm run import -- FILE [--from YYYY-MM-DD --to YYYY-MM-DD] [--zone IANA] [--school SLUG] [--map FILE] [--create] ' +
	`[--accept ${OVERRIDE_REASONS.join('|')}] [--dry-run] [--json [--details]]`;

/** What stands behind an option; null: nothing. */
const VALUES = {
	from: say('un jour comme 2026-11-24', 'a day like 2026-11-24'),
	to: say('un jour comme 2026-11-24', 'a day like 2026-11-24'),
	zone: say('un fuseau comme Africa/Libreville', 'a zone like Africa/Libreville'),
	school: say(
		'le nom court d’une école, celui de ses adresses',
		'the short name of a school, as in its addresses'
	),
	map: say('un fichier qui dit qui est qui', 'a file that says who is who'),
	accept: `${say('l’une de', 'one of')} ${OVERRIDE_REASONS.join(', ')}`,
	create: null,
	'dry-run': null,
	json: null,
	details: null
} as const satisfies Record<string, string | null>;
type OptionName = keyof typeof VALUES;
const NAMES = Object.keys(VALUES) as OptionName[];
const OPTIONS = Object.fromEntries(
	NAMES.map((name) => [name, { type: VALUES[name] === null ? 'boolean' : 'string' } as const])
);

/** @param args after the program's name */
export function readOptions(args: readonly string[]): ReadOptions {
	const { tokens, positionals } = parseArgs({
		args: [...args],
		allowPositionals: true,
		strict: false,
		tokens: true,
		options: OPTIONS
	});
	const values: Values = { ...NONE };
	for (const token of tokens) {
		if (token.kind !== 'option') continue;
		const what = objectionTo(token);
		if (what !== null) return { ok: false, what };
		Object.assign(values, { [token.name]: token.value ?? true });
	}
	const [file] = positionals;
	if (file === undefined || positionals.length > 1) return { ok: false, what: USAGE };
	return checked(file, values);
}

interface Said {
	name: string;
	/** As typed. */
	rawName: string;
	value?: string | undefined;
	/** Typed as `--name=value`. */
	inlineValue?: boolean | undefined;
}

function objectionTo({ name, rawName, value, inlineValue }: Said): string | null {
	const known = NAMES.find((one) => `--${one}` === rawName && one === name);
	if (known === undefined)
		return `${say(`${rawName} n’est pas une option de l’import : il y a`, `${rawName} is not an option of the import: these are`)} ${NAMES.map((one) => `--${one}`).join(', ')}`;
	const wanted = VALUES[known];
	if (wanted === null)
		return value === undefined ? null : say(`${rawName} ne prend pas de valeur`, `${rawName} takes no value`);
	const isGiven = value !== undefined && value !== '' && (inlineValue === true || !value.startsWith('-'));
	return isGiven
		? null
		: say(`il faut une valeur à ${rawName} : ${wanted}`, `${rawName} needs a value: ${wanted}`);
}

type Values = { [Name in OptionName]: (typeof VALUES)[Name] extends null ? boolean : string | null };
const NONE: Values = {
	...{ from: null, to: null, zone: null, school: null, map: null, accept: null },
	...{ create: false, 'dry-run': false, json: false, details: false }
};

function checked(file: string, values: Values): ReadOptions {
	const { 'dry-run': dryRun, accept, ...rest } = values;
	const reason = OVERRIDE_REASONS.find((one) => one === accept) ?? null;
	const what =
		objectionToDays(rest.from, rest.to) ??
		(rest.zone !== null && !isZone(rest.zone) ? wrong('zone', rest.zone) : null) ??
		(accept !== null && accept !== reason ? wrong('accept', accept) : null);
	return what === null
		? { ok: true, options: { ...rest, file, dryRun, accept: reason } }
		: { ok: false, what };
}

const wrong = (name: OptionName, value: string): string =>
	`--${name} ${value}${say(' n’est pas connu : il faut', ' is none we know: it takes')} ${VALUES[name] ?? ''}`;

function objectionToDays(from: string | null, to: string | null): string | null {
	if (from !== null && !isDay(from)) return wrong('from', from);
	if (to !== null && !isDay(to)) return wrong('to', to);
	return from !== null && to !== null && to <= from ? notAfter(from, to) : null;
}

export const notAfter = (from: string, to: string): string =>
	say(`--to ${to} ne vient pas après --from ${from}`, `--to ${to} is not after --from ${from}`);

function isDay(day: string): boolean {
	const ms = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : NaN;
	return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(day);
}
