import { parseArgs } from 'node:util';

export interface Options {
	/** null: all of them. */
	name: string | null;
	/** null: as many as each bench thinks right. */
	runs: number | null;
	json: boolean;
}

export type ReadOptions = { ok: true; options: Options } | { ok: false; what: string };

/** @param args after the program's name @param names the benches there are */
export function readOptions(args: readonly string[], names: readonly string[]): ReadOptions {
	const parsed = parse(args);
	if (!parsed.ok) return parsed;
	const { values, positionals } = parsed;
	const [name = null] = positionals;
	const runs = values.runs === undefined ? null : Number(values.runs);
	const what = objectionTo(positionals, names) ?? objectionToFlags({ name, runs, json: values.json });
	return what === null ? { ok: true, options: { name, runs, json: values.json } } : { ok: false, what };
}

function objectionTo([name, ...more]: readonly string[], names: readonly string[]): string | null {
	if (more.length > 0) return 'Name one bench, or none for all.';
	const isKnown = name === undefined || names.includes(name);
	return isKnown ? null : `There is no bench ${name}; there are ${names.join(', ')}.`;
}

function objectionToFlags({ name, runs, json }: Options): string | null {
	if (json && name === null) return '--json needs the name of a bench.';
	const isCount = runs === null || (Number.isInteger(runs) && runs >= 1 && runs <= 100);
	return isCount ? null : '--runs needs a number from 1 to 100.';
}

type Parsed =
	{ ok: true; values: { runs?: string; json: boolean }; positionals: string[] } | { ok: false; what: string };

function parse(args: readonly string[]): Parsed {
	try {
		const { values, positionals } = parseArgs({
			args: [...args],
			allowPositionals: true,
			options: { runs: { type: 'string' }, json: { type: 'boolean', default: false } }
		});
		return { ok: true, values, positionals };
	} catch (error) {
		return { ok: false, what: error instanceof Error ? error.message : String(error) };
	}
}
