import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { ROOT } from '../start/build.ts';

export interface Count {
	passed: number;
	failed: number;
	/** What did not pass, or not at once, each with the head of its message: a log is read from its end. */
	trouble: string[];
}

/** What vitest's json reporter writes, as far as it is read here. */
interface FileReport {
	/** Absolute path. */
	name: string;
	status: string;
	message: string;
	assertionResults: { fullName: string; status: string; failureMessages?: string[] }[];
}
interface Ran {
	code: number | null;
	/** null: vitest wrote no report. */
	files: FileReport[] | null;
}

/** So many failing files are tried a second time, each count of it told (docs/decisions/0033). */
const SECOND_TRIES = 2;

/** One suite of `npm test`. A whole run tries what failed once more; a run of named files does not. */
export async function runSuite(name: string, files: readonly string[]): Promise<Count> {
	console.log(`\n── ${name}`);
	const first = await vitest(name, files);
	const failing = (first.files ?? []).filter(hasFailed);
	if (files.length > 0 || failing.length === 0 || failing.length > SECOND_TRIES) return countOf(name, first);
	console.log(`\n── ${name}, a second time: ${failing.map(pathOf).join(', ')}`);
	const second = await vitest(name, failing.map(pathOf));
	const steady = (first.files ?? []).filter((file) => !failing.includes(file));
	const count = countOf(name, { ...second, files: second.files && [...steady, ...second.files] });
	const flaky = failing.map((file) => `${pathOf(file)} failed in its first run:`);
	return { ...count, trouble: [...flaky, ...failing.flatMap(troubleOf), ...count.trouble] };
}

const pathOf = (file: FileReport): string => relative(ROOT, file.name);
const hasFailed = (file: FileReport): boolean =>
	file.status !== 'passed' || file.assertionResults.some(({ status }) => status !== 'passed');

async function vitest(name: string, files: readonly string[]): Promise<Ran> {
	const folder = mkdtempSync(join(tmpdir(), 'dgtt-report-'));
	const report = join(folder, 'report.json');
	const program = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
	const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
	const child = spawn(process.execPath, [program, 'run', '--project', name, ...reporters, ...files], {
		cwd: ROOT,
		stdio: ['ignore', 'inherit', 'inherit']
	});
	const code = await new Promise<number | null>((done) => child.once('exit', done));
	const found = existsSync(report)
		? (JSON.parse(readFileSync(report, 'utf8')) as { testResults: FileReport[] })
		: null;
	rmSync(folder, { recursive: true, force: true });
	return { code, files: found?.testResults ?? null };
}

/** A skipped test, one still to be written, a file without any: each counts as failed. */
function countOf(name: string, { code, files }: Ran): Count {
	if (files === null)
		return { passed: 0, failed: 1, trouble: [`${name}: vitest wrote no report (code ${String(code)})`] };
	const tests = files.flatMap((file) => file.assertionResults);
	const passed = tests.filter(({ status }) => status === 'passed').length;
	const empty = files.filter((file) => file.assertionResults.length === 0);
	const trouble = files.flatMap(troubleOf);
	if (tests.length === 0) trouble.push(`${name}: there is no test`);
	const failed = tests.length - passed + empty.length + (tests.length === 0 ? 1 : 0);
	if (code === 0 || failed > 0) return { passed, failed, trouble };
	return { passed, failed: 1, trouble: [...trouble, `${name}: vitest ended with code ${String(code)}`] };
}

function troubleOf(file: FileReport): string[] {
	const tests = file.assertionResults
		.filter(({ status }) => status !== 'passed')
		.map((test) => `${test.status}: ${pathOf(file)} › ${test.fullName}${headOf(test.failureMessages?.[0])}`);
	if (file.assertionResults.length > 0 && file.message === '') return tests;
	return [`${file.status}: ${pathOf(file)}, as a whole${headOf(file.message)}`, ...tests];
}

const headOf = (message = ''): string =>
	message
		.split('\n')
		.slice(0, 6)
		.map((line) => `\n      ${line}`)
		.join('');
