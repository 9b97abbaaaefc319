import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Listed, type Occurrence, type ReadWindow } from '#domain/import/occurrence.ts';
import { readFile } from './read-files.ts';

/** What a person wrote down beside each file: the rows to be read, and those to be refused. */
interface Expected {
	window: ReadWindow;
	read: (Partial<Occurrence> & { candidates?: string[]; vehicle?: string })[];
	refused: { row: number; uid: string; reason: string }[];
	listed?: Partial<Listed>[];
}

const folder = new URL('../../../tests/files/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

describe.each(files.map((file) => file.replace(/\.json$/, '')))('%s', async (file) => {
	const expected = JSON.parse(readFileSync(new URL(`${file}.json`, folder), 'utf8')) as Expected;
	const answer = await readFile(readFileSync(new URL(file, folder)), file, { window: expected.window });
	if (!answer.ok) throw new Error(answer.error);

	test('is read as written down', () => {
		const read = answer.read.map(({ named, ...one }) => ({
			...one,
			candidates: named?.candidates,
			vehicle: named?.vehicle
		}));
		expect(read.length).toBe(expected.read.length);
		expect(read).toMatchObject(expected.read);
		expect(answer.listed.length).toBe(expected.listed?.length ?? 0);
		expect(answer.listed).toMatchObject(expected.listed ?? []);
	});
	test('refuses what is written down, and why', () => {
		expect(answer.unread.map(({ row, uid, reason }) => ({ row, uid, reason }))).toEqual(expected.refused);
	});
});

test('sheets of a workbook that are not read are counted', async () => {
	const window = { from: '2026-11-01', to: '2027-11-01', zone: 'Africa/Libreville' };
	const sheetsOf = async (name: string) => {
		const answer = await readFile(readFileSync(new URL(name, folder)), name, { window });
		return answer.ok ? answer.sheets : answer.error;
	};
	expect([
		await sheetsOf('classeur.xlsx'),
		await sheetsOf('candidats.xlsx'),
		await sheetsOf('francais.csv')
	]).toEqual([1, 0, 0]);
});
