import { parseArgs } from 'node:util';
import { OVERRIDE_REASONS, type OverrideReason } from '#domain/verdict.ts';
import { isZone } from '#domain/week.ts';

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
}

export type ReadOptions = { ok: true; options: ImportOptions } | { ok: false; what: string };

const USAGE =
	'npm run import -- FILE [--from YYYY-MM-DD --to YYYY-MM-DD] [--zone IANA] [--school SLUG] [--map FILE] [--create] ' +
	`[--accept ${OVERRIDE_REASONS.join('|')}] [--dry-run] [--json]`;

const text = { type: 'string' } as const;
const flag = { type: 'boolean', default: false } as const;

/** @param args after the program's name */
export function readOptions(args: readonly string[]): ReadOptions {
	try {
		const { values, positionals } = parseArgs({
			args: [...args],
			allowPositionals: true,
			options: {
				...{ from: text, to: text, zone: text, school: text, map: text, accept: text },
				...{ create: flag, 'dry-run': flag, json: flag }
			}
		});
		const [file] = positionals;
		if (file === undefined || positionals.length > 1) return { ok: false, what: USAGE };
		return checked(file, { ...NONE, ...values });
	} catch (error) {
		return { ok: false, what: error instanceof Error ? error.message : String(error) };
	}
}

const NONE = { from: null, to: null, zone: null, school: null, map: null, accept: null };
type Values = { [Name in keyof typeof NONE]: string | null } & {
	create: boolean;
	json: boolean;
	'dry-run': boolean;
};

function checked(file: string, values: Values): ReadOptions {
	const { 'dry-run': dryRun, accept, ...rest } = values;
	const reason = OVERRIDE_REASONS.find((one) => one === accept) ?? null;
	const what =
		objectionToDays(rest.from, rest.to) ??
		(rest.zone !== null && !isZone(rest.zone)
			? `--zone ${rest.zone}: a zone like Africa/Libreville`
			: null) ??
		(accept !== reason ? `--accept ${accept ?? ''}: one of ${OVERRIDE_REASONS.join()}` : null);
	return what === null
		? { ok: true, options: { ...rest, file, dryRun, accept: reason } }
		: { ok: false, what };
}

function objectionToDays(from: string | null, to: string | null): string | null {
	for (const [name, day] of Object.entries({ from, to }))
		if (day !== null && !isDay(day)) return `--${name} ${day}: a day like 2026-11-24`;
	return from !== null && to !== null && to <= from ? `--to ${to} is not after --from ${from}` : null;
}

function isDay(day: string): boolean {
	const ms = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : NaN;
	return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(day);
}
