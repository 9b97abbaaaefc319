import { expect, test } from 'vitest';
import { isKindOpen } from '#domain/import/guess-table.ts';
import { listJudge, type ListVerdict } from '#domain/import/judge-list.ts';
import { judgeListedAlone } from './lists.ts';
import { viewOf } from './list-view.ts';
import { readForm } from './read-files.ts';

const window = { from: '2026-11-01', to: '2027-11-01', zone: 'Africa/Libreville' };

async function read(...files: [name: string, text: string][]) {
	const form = new FormData();
	for (const [name, text] of files) form.append('file', new File([text], name));
	const asked = new Response(form);
	const type = asked.headers.get('content-type') ?? '';
	const answer = await readForm(new Uint8Array(await asked.arrayBuffer()), type, { window });
	if (!answer.ok) throw new Error(answer.error);
	return answer;
}

test('of several lists each row says which file it is of, those of one file together', async () => {
	const found = await read(
		['a.csv', 'Nom complet;Téléphone\nSylvie Ondo;\n;077\nLuc Obame;'],
		['b.csv', 'Nom complet;Téléphone\nAline Biyoghe;\nGuy Mba;']
	);
	const rows = (await judgeListedAlone(found)).map((row) => viewOf(row, [], []));
	expect(rows.map(({ source, line }) => `${source} ${String(line)}`)).toEqual([
		'a.csv 2',
		'a.csv 3',
		'a.csv 4',
		'b.csv 2',
		'b.csv 3'
	]);
});
test('a list brought alone needs no name of its file', async () => {
	const rows = await judgeListedAlone(await read(['a.csv', 'Nom complet;Téléphone\nSylvie Ondo;']));
	expect(rows.map((row) => viewOf(row, [], []).source)).toEqual(['']);
});

const judged = async (list: string): Promise<ListVerdict[]> => {
	const { listed } = await read(['noms.csv', list]);
	const standing = {
		instructors: [{ id: 'awa', name: 'Awa Diallo', phone: null }],
		candidates: [],
		vehicles: []
	};
	return listed.map(listJudge(standing, { phone: () => null, permits: ['B'], newId: (_, key) => key }));
};

test('a candidate with the name of an instructor is looked at before being taken', async () => {
	expect(await judged('Nom;Téléphone\nDiallo Awa;\nJoël Mba;')).toMatchObject([
		{ verdict: 'new', note: 'instructor' },
		{ verdict: 'new' }
	]);
	expect((await judged('Nom;Téléphone\nJoël Mba;'))[0]).not.toHaveProperty('note');
});
test('names and numbers alone are a guess; headers, or the name of the file, tell', async () => {
	const open = async (name: string, text: string) => (await read([name, text])).tables.map(isKindOpen);
	expect(await open('noms.csv', 'Nom;Téléphone\nAwa Diallo;')).toEqual([true]);
	expect(await open('candidats.csv', 'Nom;Téléphone\nAwa Diallo;')).toEqual([false]);
	expect(await open('noms.csv', 'Nom;Téléphone;Moniteur\nJoël Mba;;Awa Diallo')).toEqual([false]);
});
