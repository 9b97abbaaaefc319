import { getPriority } from 'node:os';
import { expect, test, vi } from 'vitest';
import { readOf } from '../../../bench/process-tree.ts';
import { nextReader, readerOf } from '../../../tests/harness/reader.ts';
import { readApart } from './read-apart.ts';

const wish = { window: { from: '2026-11-01', to: '2027-11-01', zone: 'Africa/Libreville' } };
const LESSON = '14/12/2026;08:00;09:00;Conduite\n';
const read = (rows: number) => {
	const body = new Uint8Array(Buffer.from(`Date;Début;Fin;Titre\n${LESSON.repeat(rows)}`));
	return readApart({ body, name: 'planning.csv', wish });
};

/** Something befalls the reader of a large file. */
async function befallen(what: (reader: number) => unknown) {
	const reading = read(19_000);
	const reader = await nextReader(process.pid);
	await what(reader);
	return { answer: await reading, reader };
}

const isGone = (pid: number): boolean => readOf(pid, 'stat') === '';

test.each([
	['crashes', 'SIGSEGV', 'unreadable'],
	['has filled its heap', 'SIGABRT', 'too_large_inside'],
	['has used all that the kernel gives it', 'SIGXCPU', 'too_slow']
] as const)('a reader that %s is told as the file’s fault', async (_, signal, error) => {
	const { answer } = await befallen((reader) => process.kill(reader, signal));
	expect(answer).toEqual({ ok: false, error, file: null });
});

test('a reader that is killed from outside leaves the file without fault', async () => {
	const { answer } = await befallen((reader) => process.kill(reader, 'SIGKILL'));
	expect(answer).toEqual({ ok: false, error: 'busy', file: null });
});

test('a reader that stands still is ended, and the file has no fault', async () => {
	vi.useFakeTimers({ toFake: ['setTimeout'] });
	const { answer, reader } = await befallen(async (pid) => {
		await isStarted(pid);
		process.kill(pid, 'SIGSTOP');
		vi.advanceTimersByTime(10_000);
		vi.useRealTimers();
	});
	expect(answer).toEqual({ ok: false, error: 'busy', file: null });
	await expect.poll(() => isGone(reader)).toBe(true);
});

test('the reader may read code and nothing else, knows no secret, and comes after everybody else', async () => {
	process.env['DATABASE_URL'] = 'postgres://secret';
	let [environment, limits, words, nice]: [string, string, string[], number] = ['', '', [], 0];
	await befallen(async (pid) => {
		await isStarted(pid);
		environment = readOf(pid, 'environ');
		words = readOf(pid, 'cmdline').split('\0');
		nice = getPriority(pid);
		limits = readOf(pid, 'limits');
	});
	delete process.env['DATABASE_URL'];
	expect(environment).toContain('TZ=UTC');
	expect(environment).not.toContain('secret');
	expect(words.filter((word) => /^--(permission|allow)/.test(word))).toEqual([
		'--permission',
		...['src', 'package.json', 'node_modules'].map((name) => `--allow-fs-read=${process.cwd()}/${name}`)
	]);
	expect(nice).toBe(5);
	expect(limits).toMatch(/^Max cpu time +4 +4 /m);
	expect(limits).toMatch(/^Max core file size +0 +0 /m);
});

test('the next file is read by another, of which nothing is left', async () => {
	expect(await read(1)).toMatchObject({ ok: true, read: [{ title: 'Conduite' }] });
	await expect.poll(() => readerOf(process.pid)).toBeNull();
});

/** Node runs where the shell was. */
const isStarted = (pid: number): Promise<void> =>
	expect.poll(() => readOf(pid, 'comm').trim()).not.toBe('sh');
