import { readdirSync, readFileSync } from 'node:fs';
import { writeXlsx } from 'hucre/xlsx';
import { describe, expect, test } from 'vitest';
import { type Listed, type Occurrence, type ReadWindow } from '#domain/import/occurrence.ts';
import { namesOf } from './columns-form.ts';
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

test('a sheet of one line has nothing that could be read: it is not counted', async () => {
	const window = { from: '2026-11-01', to: '2027-11-01', zone: 'Africa/Libreville' };
	const sheetsOf = async (name: string) => {
		const answer = await readFile(readFileSync(new URL(name, folder)), name, { window });
		return answer.ok ? answer.sheets : answer.error;
	};
	expect([
		await sheetsOf('classeur.xlsx'),
		await sheetsOf('candidats.xlsx'),
		await sheetsOf('francais.csv')
	]).toEqual([0, 0, 0]);
});

const written = async (...lines: string[]) => {
	const window = { from: '2026-11-01', to: '2027-11-01', zone: 'Africa/Libreville' };
	const answer = await readFile(Buffer.from(lines.join('\n')), 'table.csv', { window });
	if (!answer.ok) throw new Error(answer.error);
	return answer;
};

test('days and hours that a workbook has as mere numbers are shown as they are read', async () => {
	const { read, unread, tables } = await written(
		'Date;Début;Fin;Durée;Élève;Prix',
		'46350;0.4375;0.479166666666667;0.0625;Joël Mba;0.5',
		'46350.4375;;0.375;;Axel Obiang;46350'
	);
	expect(read[0]).toMatchObject({
		start: '2026-11-24T09:30:00Z',
		cells: '2026-11-24 · 10:30 · 11:30 · 90 min · Joël Mba · 0.5',
		otherLength: '90 min ≠ 60 min'
	});
	expect(unread).toMatchObject([
		{ reason: 'ends_before_start', what: '09:00', cells: '2026-11-24 10:30 · 09:00 · Axel Obiang · 46350' }
	]);
	expect(
		tables[0]?.sample[0]?.slice(0, 2),
		'as it stands there, should the column tell something else'
	).toEqual(['46350', '0.4375']);
});

test('what an export wraps so that a spreadsheet leaves it a text is that text, and no formula', async () => {
	const { read, unread } = await written(
		'Date;Début;Fin;Élève',
		'24/11/2026;="0800";"=""09:00""";Joël Mba',
		'24/11/2026;="08"&"00";09:00;Joël Mba'
	);
	expect(read).toMatchObject([{ start: '2026-11-24T07:00:00Z', end: '2026-11-24T08:00:00Z' }]);
	expect(unread).toMatchObject([{ row: 2, reason: 'formula' }]);
});

test('a formula stays whole: its parts are nobody’s names', async () => {
	const { read } = await written(
		'Date;Début;Fin;Moniteur;Élève',
		'24/11/2026;8:00;9:00;Awa Diallo;=Davy & Koumba',
		'24/11/2026;10:00;11:00;Awa Diallo;Davy & Koumba',
		'24/11/2026;12:00;13:00;Awa Diallo;=HYPERLINK("http://evil.example/x")',
		'24/11/2026;14:00;15:00;Awa Diallo;<b>Davy Koumba</b>',
		'24/11/2026;16:00;17:00;Awa Diallo;Davy Koumba <davy@ecole.test>'
	);
	expect(read.map(({ named }) => named?.candidates)).toEqual([
		['=Davy & Koumba'],
		['Davy', 'Koumba'],
		['=HYPERLINK("http://evil.example/x")'],
		['<b>Davy Koumba</b>'],
		['Davy Koumba']
	]);
});

test('a line of totals is nobody’s lesson', async () => {
	const { read, unread } = await written(
		'Date;Début;Fin;Moniteur;Élève',
		'24/11/2026;8:00;9:00;Awa Diallo;Total',
		'Sous-total;8:00;9:00;Awa Diallo;',
		'24/11/2026;8:00;9:00;Awa Diallo;Totale Ndong'
	);
	expect(read.map(({ row }) => row)).toEqual([3]);
	expect(unread.map(({ row, reason }) => `${String(row)} ${reason}`)).toEqual(['1 totals', '2 totals']);
});

test('a row without a time is no closure unless a column says whole day', async () => {
	const { read, unread } = await written('Jour;H1;H2;Qui', '24/11/2026;8:00;9:00;Joël');
	expect(read).toEqual([]);
	expect(unread).toMatchObject([{ row: 1, reason: 'no_start' }]);
	const whole = await written('Jour;Objet;Journée entière', '24/11/2026;Fermé;oui', '25/11/2026;Fermé;non');
	expect(whole.read).toMatchObject([{ start: '2026-11-24', end: '2026-11-25', allDay: true }]);
	expect(whole.unread).toMatchObject([{ row: 2, reason: 'no_start' }]);
});

test('a whole day that ends at midnight is one day; a last day without a time is one of them', async () => {
	const { read } = await written(
		'Objet;Date de début;Heure de début;Date de fin;Heure de fin;Journée entière',
		'Noël;25/12/2026;00:00:00;26/12/2026;00:00:00;Vrai',
		'Pont;25/12/2026;;26/12/2026;;Vrai',
		'Un jour;25/12/2026;00:00:00;25/12/2026;00:00:00;Vrai'
	);
	expect(read.map(({ end }) => end)).toEqual(['2026-12-26', '2026-12-27', '2026-12-26']);
});

test('of a workbook with many sheets the first ten can be read, the others that show are named', async () => {
	const rows = [
		['Date', 'Début', 'Fin'],
		['24/11/2026', '8:00', '9:00']
	];
	const sheets = Array.from({ length: 13 }, (_, n) => ({
		name: `S${String(n + 1)}`,
		rows,
		hidden: n === 11
	}));
	const window = { from: '2026-11-01', to: '2027-11-01', zone: 'Africa/Libreville' };
	const told = async (most: number) => {
		const answer = await readFile(await writeXlsx({ sheets: sheets.slice(0, most) }), 'a.xlsx', { window });
		return answer.ok && [answer.sheets, answer.beyond];
	};
	expect(await told(10)).toEqual([9, []]);
	expect(await told(13)).toEqual([9, ['S11', 'S13']]);
});

test('a long sheet is read to its end, whichever it is; sheets are named as they are shown', async () => {
	const long = (from: number): string[][] => [
		['Date', 'Début', 'Fin', 'Élève'],
		...Array.from({ length: 1500 }, (_, n) => ['24/11/2026', '8:00', '9:00', String(from + n)])
	];
	const bytes = await writeXlsx({
		sheets: [
			{ name: 'Notes', rows: [['Bonjour'], ['à tous']] },
			{ name: 'Été & <hiver>', rows: long(1) },
			{ name: 'Deux', rows: long(5001) }
		]
	});
	const window = { from: '2026-11-01', to: '2027-11-01', zone: 'Africa/Libreville' };
	const ends = async (sheets?: string[]) => {
		const answer = await readFile(bytes, 'a.xlsx', { window, sheets });
		if (!answer.ok) return answer.error;
		const names = answer.read.map(({ named }) => named?.candidates?.[0]);
		return [answer.read.length, names[0], names.at(-1)];
	};
	expect(await ends()).toEqual([1500, '1', '1500']);
	expect(await ends(['Deux'])).toEqual([1500, '5001', '6500']);
	expect(await ends(['Été & <hiver>', 'Deux'])).toEqual([3000, '1', '6500']);
});

test('a sheet of formulas without values is offered like any other', async () => {
	const headers = ['Date', 'Début', 'Fin', 'Élève'];
	const bytes = await writeXlsx({
		sheets: [
			{ name: 'Planning', rows: [headers, ['24/11/2026', '8:00', '9:00', 'Joël Mba']] },
			{ name: 'Copie', rows: [headers, ['']], cells: new Map([['1,0', { formula: 'Planning!A2' }]]) }
		]
	});
	const window = { from: '2026-11-01', to: '2027-11-01', zone: 'Africa/Libreville' };
	const answer = await readFile(bytes, 'classeur.xlsx', { window });
	expect(answer.ok && answer.sheets).toBe(1);
	expect(answer.ok && answer.tables[0]?.workbook?.sheets[1]).toEqual({
		name: 'Copie',
		rows: 1,
		isRead: false
	});
});

test('what stands in cells joined downward holds for each of their lines, a line with nothing else is none', async () => {
	const row = (...cells: string[]) => cells;
	const sheet = (name: string) => ({
		name,
		rows: [
			row('Planning', '', '', '', ''),
			row('Date', 'Début', 'Fin', 'Élève', 'Moniteur'),
			row('24/11/2026', '8:00', '9:00', 'Joël Mba', 'Awa Diallo'),
			row('', '9:00', '10:00', 'Axel Obiang', ''),
			row('', '', '', '', ''),
			row('25/11/2026', '8:00', '9:00', 'Aline Nzé', 'Paul Essono'),
			row('', '9:00', '10:00', 'Sylvie Ondo', 'Awa Diallo')
		],
		merges: [
			{ startRow: 0, startCol: 0, endRow: 0, endCol: 4 },
			{ startRow: 2, startCol: 0, endRow: 4, endCol: 0 },
			{ startRow: 2, startCol: 4, endRow: 3, endCol: 4 },
			{ startRow: 5, startCol: 0, endRow: 6, endCol: 0 }
		]
	});
	const window = { from: '2026-11-01', to: '2027-11-01', zone: 'Africa/Libreville' };
	const bytes = await writeXlsx({ sheets: [{ name: 'Vide', rows: [] }, sheet('Planning')] });
	const answer = await readFile(bytes, 'classeur.xlsx', { window });
	if (!answer.ok) throw new Error(answer.error);
	expect(answer.unread).toEqual([]);
	expect(answer.read.map(({ line, start, organiser }) => [line, start.slice(8, 13), organiser])).toEqual([
		[3, '24T07', 'Awa Diallo'],
		[4, '24T08', 'Awa Diallo'],
		[6, '25T07', 'Paul Essono'],
		[7, '25T08', 'Awa Diallo']
	]);
});

describe('a workbook of several sheets', async () => {
	const headers = ['Date', 'Début', 'Fin', 'Élève', 'Moniteur'];
	const lessons = (name: string, ...people: string[]) => ({
		name,
		rows: [headers, ...people.map((person) => ['24/11/2026', '8:00', '9:00', person, 'Awa Diallo'])]
	});
	const bytes = await writeXlsx({
		sheets: [
			{ name: 'Lisez-moi', rows: [['Planning du bureau']] },
			lessons('Novembre', 'Joël Mba'),
			lessons('Décembre', 'Axel Obiang', 'Aline Nzé'),
			{
				name: 'Candidats',
				rows: [
					['Nom', 'Téléphone'],
					['Sylvie Ondo', '']
				]
			}
		]
	});
	const window = { from: '2026-11-01', to: '2027-11-01', zone: 'Africa/Libreville' };
	const read = async (wish: object) => {
		const answer = await readFile(bytes, 'classeur.xlsx', { window, ...wish });
		if (!answer.ok) throw new Error(answer.error);
		return answer;
	};

	test('the first with headers is read, all with rows are offered, the others are counted', async () => {
		const { read: rows, tables, sheets } = await read({});
		expect(rows.map((one) => one.named?.candidates)).toEqual([['Joël Mba']]);
		expect(tables[0]?.workbook).toMatchObject({
			isSettled: false,
			sheets: [
				{ name: 'Novembre', rows: 1, isRead: true },
				{ name: 'Décembre', rows: 2, isRead: false },
				{ name: 'Candidats', rows: 1, isRead: false }
			]
		});
		expect(sheets).toBe(2);
	});
	test('those chosen are read, each with its own columns, as plannings of their own', async () => {
		const told = await read({ sheets: ['Décembre', 'Candidats'] });
		expect(told.read.map((one) => `${one.calendar} ${String(one.named?.candidates)}`)).toEqual([
			'classeur – Décembre Axel Obiang',
			'classeur – Décembre Aline Nzé'
		]);
		expect(told.listed.map(({ name }) => name)).toEqual(['Sylvie Ondo']);
		expect(told.tables.map(({ sheet, mapping }) => `${String(sheet)} ${mapping.kind}`)).toEqual([
			'Décembre lessons',
			'Candidats candidates'
		]);
		expect([...told.read, ...told.listed].map(({ sheet }) => sheet)).toEqual([
			'Décembre',
			'Décembre',
			'Candidats'
		]);
		const usual = await read({ sheets: ['Novembre'] });
		expect(usual.read.map(({ calendar, sheet }) => [calendar, sheet])).toEqual([['classeur', undefined]]);
	});
	test('sheets with the same headers are told once, under the names of all; their rows name their own', async () => {
		const { tables, read: rows } = await read({ sheets: ['Novembre', 'Décembre'] });
		expect(tables.map((table) => namesOf(tables, table))).toEqual(
			Array(2).fill('classeur.xlsx – Novembre, Décembre')
		);
		expect(rows.map(({ line, sheet }) => `${String(sheet)} ${String(line)}`)).toEqual([
			'Novembre 2',
			'Décembre 2',
			'Décembre 3'
		]);
	});
	test('what was chosen of sheets of these names is read again; a name that is not there is refused', async () => {
		const key = (await read({})).tables[0]?.workbook?.key ?? '';
		const again = await read({ workbooks: { [key]: ['Décembre'] } });
		expect(again.read.length).toBe(2);
		expect(again.tables[0]?.workbook?.isSettled).toBe(true);
		expect(await readFile(bytes, 'a.xlsx', { window, sheets: ['Janvier'] })).toEqual({
			ok: false,
			error: 'no_sheet'
		});
	});
});
