import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { ROOT } from '../../start/build.ts';
import { type Mutant } from './mutant.ts';

/** Who noticed, in their words; null: nobody. */
export type Noticed = string | null;

/** Of the fuzz: more than any of its mutants has ever needed; and few without a mutant, for `npm test` runs many. */
const FUZZ_RUNS = { broken: 60, whole: 5 };
const PATIENCE = 300_000;
const LEFT_OUT = /^(node_modules|\.git|build|data|bench\/node_modules)$/;

/**
 * Nobody noticed anything: what was put in does not load, names what is not there, or its tests ended before they could
 * say something. Of the mutant, not of the tests.
 */
export class NoMutant extends Error {}

/** A copy of this checkout that may be broken. */
export class Checkout {
	readonly #folder = mkdtempSync(join(tmpdir(), 'dgtt-mutant-'));

	constructor() {
		cpSync(ROOT, this.#folder, { recursive: true, filter: (from) => !LEFT_OUT.test(relative(ROOT, from)) });
		spawnSync('cp', ['-al', join(ROOT, 'node_modules'), join(this.#folder, 'node_modules')]);
	}

	remove(): void {
		rmSync(this.#folder, { recursive: true, force: true });
	}

	/** Breaks what the mutant breaks, asks its tests, and mends it again. Throws `NoMutant`, too when a text is no longer there. */
	async ask({ patches, tests }: Pick<Mutant, 'patches' | 'tests'>): Promise<Noticed> {
		const whole = new Map(patches.map(({ file }) => [file, readFileSync(join(this.#folder, file), 'utf8')]));
		for (const { file, find, put } of patches) this.#replace(file, find, put);
		try {
			return tests === 'fuzz'
				? await this.#fuzz(FUZZ_RUNS[patches.length > 0 ? 'broken' : 'whole'])
				: await this.#vitest(tests);
		} finally {
			for (const [file, text] of whole) writeFileSync(join(this.#folder, file), text);
		}
	}

	#replace(file: string, find: string, put: string): void {
		const path = join(this.#folder, file);
		const parts = readFileSync(path, 'utf8').split(find);
		if (parts.length !== 2) throw new NoMutant(`${file} holds it ${String(parts.length - 1)} times: ${find}`);
		writeFileSync(path, parts.join(put));
	}

	async #fuzz(runs: number): Promise<Noticed> {
		const { code, out, err } = await this.#model(runs);
		if (code === 0) return null;
		const said = saidIn(out);
		const [failure] = said
			? (JSON.parse(said) as { failures: { seed: number; what: string }[] }).failures
			: [];
		if (failure) return noticed(`fuzz, seed ${String(failure.seed)}`, failure.what);
		// A model that opens its database and only falls over a run is brought down by what the run met.
		if (code === null || (await this.#model(0)).code !== 0)
			throw new NoMutant(`fuzz: ${accident(code, err)}`);
		return noticed('fuzz', errorIn(err));
	}

	#model(runs: number): Promise<Ended> {
		const asked = ['--runs', String(runs), '--seed', '1', '--no-shrink', '--json'];
		return this.#node(['--import', './tests/harness/runes.ts', 'tests/fuzz.ts', ...asked]);
	}

	async #vitest({ project, file, named }: Exclude<Mutant['tests'], 'fuzz'>): Promise<Noticed> {
		const report = join(this.#folder, 'mutant-report.json');
		rmSync(report, { force: true });
		const { code, err } = await this.#node([
			...['node_modules/vitest/vitest.mjs', 'run', '--project', project, file, '-t', named],
			...['--reporter=json', `--outputFile.json=${report}`]
		]);
		if (code === 0) return null;
		const { testResults } = existsSync(report)
			? (JSON.parse(readFileSync(report, 'utf8')) as Report)
			: { testResults: [] };
		const failed = testResults
			.flatMap((one) => one.assertionResults)
			.find(({ status }) => status === 'failed');
		if (failed) return noticed(failed.fullName, failed.failureMessages[0] ?? '', false);
		const [unread] = testResults.filter(({ message }) => message !== '');
		throw new NoMutant(`${file}: ${accident(code, unread?.message ?? err)}`);
	}

	#node(args: string[]): Promise<Ended> {
		const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
			cwd: this.#folder,
			timeout: PATIENCE,
			killSignal: 'SIGKILL'
		});
		let [out, err] = ['', ''];
		child.stdout.on('data', (data: Buffer) => (out += data.toString()));
		child.stderr.on('data', (data: Buffer) => (err += data.toString()));
		return new Promise((done) =>
			child.once('close', (code) => {
				done({ code, out, err });
			})
		);
	}
}

interface Ended {
	/** null: it had to be ended. */
	code: number | null;
	out: string;
	err: string;
}

interface Report {
	testResults: {
		/** Why none of its tests could begin. */
		message: string;
		assertionResults: { status: string; fullName: string; failureMessages: string[] }[];
	}[];
}

/** @param what happened; it is told where nobody's own words say it */
function noticed(who: string, what: string, isTold = true): string {
	const [first = ''] = what.split('\n');
	if (MADE_UP.test(first)) throw new NoMutant(`${who}: ${first}`);
	return isTold ? `${who}: ${first}` : who;
}

/** Names and exports that are not there: no rule was broken, only the program. */
const MADE_UP = /^(ReferenceError|SyntaxError)\b/;

const accident = (code: number | null, text: string): string =>
	code === null ? 'does not end' : `ends in an accident: ${errorIn(text)}`;

/** The line that is JSON: what is broken may well make a library talk beside it. */
const saidIn = (out: string): string | undefined => out.split('\n').findLast((line) => line.startsWith('{'));
const errorIn = (text: string): string => {
	const lines = text.split('\n');
	return lines.find((line) => line.includes('Error')) ?? lines[0] ?? '';
};
