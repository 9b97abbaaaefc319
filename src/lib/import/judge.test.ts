import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readFile } from './read-files.ts';

const folder = new URL('../../../tests/', import.meta.url);
const window = { from: '2026-11-01', to: '2027-11-01', zone: 'Africa/Libreville' };

type Line = [start: string, end: string, uid: string];

/** What we alone read, and what the judge alone reads: tests/judge/README.md says why. */
const OURS: Record<string, string[]> = {
	repetitions: ['2027-01-08T02:45:00Z weekly-until-date'],
	apple: ['2027-04-05T16:00:00Z apple-dst'],
	nextcloud: ['2026-12-23T15:00:00Z nc-weekly-by-day']
};
const THEIRS: Record<string, string[]> = {
	repetitions: ['2026-12-21T09:30:00Z count-with-a-start-beside-the-rule'],
	outlook: ['2026-12-17T09:00:00Z outlook-unknown-zone'],
	apple: ['2026-12-19T08:00:00Z apple-backwards']
};

test.each([
	['repetitions', 'judge/repetitions.ics'],
	['google', 'files/google.ics'],
	['outlook', 'files/outlook.ics'],
	['apple', 'files/apple.ics'],
	['nextcloud', 'files/nextcloud.ics']
])('%s: another reader, written by others in another language, reads the same', async (name, path) => {
	const judged = JSON.parse(readFileSync(new URL(`judge/${name}.json`, folder), 'utf8')) as Line[];
	const answer = await readFile(readFileSync(new URL(path, folder)), path, { window });
	if (!answer.ok) throw new Error(answer.error);
	const key = ([start, end, uid]: Line): string => `${start} ${end} ${uid}`;
	const ours = new Map(answer.read.map(({ start, end, uid }) => [key([start, end, uid]), `${start} ${uid}`]));
	const theirs = new Map(judged.map((line) => [key(line), `${line[0]} ${line[2]}`]));
	expect([...ours].flatMap(([one, said]) => (theirs.has(one) ? [] : [said]))).toEqual(OURS[name] ?? []);
	expect([...theirs].flatMap(([one, said]) => (ours.has(one) ? [] : [said]))).toEqual(THEIRS[name] ?? []);
	expect(ours.size, 'nothing twice at one time').toBe(answer.read.length);
	expect(answer.read.length).toBeGreaterThan(4);
});
