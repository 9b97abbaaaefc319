import { writeXlsx } from 'hucre/xlsx';
import { describe, expect, test } from 'vitest';
import { readFile } from './read-files.ts';
import { fillUnreckoned } from './unreckoned-cells.ts';

const WINDOW = { from: '2026-11-01', to: '2027-11-01', zone: 'Africa/Libreville' };

type Formulas = Record<string, { formula: string; formulaResult?: string | number }>;

/** Reads a workbook with these formulas in cells by their place, `1,2` being C2. */
async function read(rows: string[][], formulas: Formulas) {
	const cells = new Map(Object.entries(formulas));
	const bytes = await writeXlsx({ sheets: [{ name: 'Planning', rows, cells }] });
	const answer = await readFile(bytes, 'planning.xlsx', { window: WINDOW });
	if (!answer.ok) throw new Error(answer.error);
	return answer;
}

describe('a formula without a value', () => {
	const HEADERS = ['Date', 'Début', 'Fin', 'Durée (min)', 'Élève', 'Statut'];

	test('is the reason where it is the day, the start, the only end, the duration or the status', async () => {
		const { read: lessons, unread } = await read(
			[
				HEADERS,
				['', '8:00', '9:00', '', 'Joël Mba', ''],
				['24/11/2026', '', '9:00', '', 'Joël Mba', ''],
				['24/11/2026', '8:00', '', '', 'Joël Mba', ''],
				['24/11/2026', '8:00', '', '', 'Joël Mba', ''],
				['24/11/2026', '8:00', '9:00', '', 'Joël Mba', ''],
				['', '', '', '', '', ''],
				['24/11/2026', '', '9:00', '', 'Joël Mba', ''],
				['24/11/2026 07:00', '', '9:00', '', 'Joël Mba', '']
			],
			{
				'8,1': { formula: 'B8' },
				'1,0': { formula: 'A9+7' },
				'2,1': { formula: 'C3-"1:00"' },
				'3,2': { formula: 'B4+1/24' },
				'4,3': { formula: '60' },
				'5,5': { formula: 'IF(A6<"x","annulée","")' },
				'6,0': { formula: 'A9+14' }
			}
		);
		expect(lessons).toEqual([]);
		expect(unread.map(({ line, reason, what }) => `${String(line)} ${reason} ${String(what)}`)).toEqual([
			'2 formula =A9+7',
			'3 formula =C3-"1:00"',
			'4 formula =B4+1/24',
			'5 formula =60',
			'6 formula =IF(A6<"x","annulée","")',
			'7 formula =A9+14',
			'8 no_start undefined',
			'9 formula =B8'
		]);
	});

	test('is none where another cell tells the same, or nobody asks what it says', async () => {
		const { read: lessons, unread } = await read(
			[
				[...HEADERS.slice(0, 5), 'Réf', 'Titre'],
				['24/11/2026', '8:00', '9:00', '', 'Joël Mba', '', 'x'],
				['25/11/2026', '8:00', '', '60', 'Joël Mba', '', 'x'],
				['26/11/2026', '8:00', '9:00', '', 'Joël Mba', '', 'x']
			],
			{ '1,3': { formula: 'C2-B2' }, '2,2': { formula: 'B3+1/24' }, '3,7': { formula: 'ROW()' } }
		);
		expect(unread).toEqual([]);
		expect(lessons.map(({ end }) => end)).toEqual([
			'2026-11-24T08:00:00Z',
			'2026-11-25T08:00:00Z',
			'2026-11-26T08:00:00Z'
		]);
	});

	test('with a value is that value, also a text without a letter', async () => {
		const { read: lessons, unread } = await read(
			[
				HEADERS,
				['24/11/2026', '', '9:00', '', 'Joël Mba', ''],
				['24/11/2026', '', '9:00', '', 'Joël Mba', '']
			],
			{
				'1,1': { formula: 'C2-1/24', formulaResult: '8:00' },
				'2,1': { formula: 'IF(TRUE,"","")', formulaResult: '' }
			}
		);
		expect(lessons.map(({ start }) => start)).toEqual(['2026-11-24T07:00:00Z']);
		expect(unread.map(({ reason }) => reason)).toEqual(['no_start']);
	});

	test('is the reason where a last day or a whole day is all that is missing', async () => {
		const { read: lessons, unread } = await read(
			[
				['Objet', 'Date de début', 'Heure de début', 'Date de fin', 'Heure de fin', 'Journée entière', 'Réf'],
				['Conduite', '24/11/2026', '8:00', '', '9:00', '', ''],
				['Noël', '25/12/2026', '', '', '', 'oui', ''],
				['Noël', '25/12/2026', '', '26/12/2026', '', '', ''],
				['Noël', '25/12/2026', '', '26/12/2026', '', 'oui', '']
			],
			{
				'1,3': { formula: 'B2' },
				'2,3': { formula: 'B3+1' },
				'3,5': { formula: 'D4>B4' },
				'4,6': { formula: 'B5' }
			}
		);
		expect(unread.map(({ reason, what }) => `${reason} ${String(what)}`)).toEqual([
			'formula =B2',
			'formula =B3+1',
			'formula =D4>B4'
		]);
		expect(lessons.map(({ end, uid }) => [end, uid])).toEqual([['2026-12-27', '']]);
	});

	test('is nobody of a list, and no number of theirs', async () => {
		const { listed, unread } = await read(
			[
				['Nom', 'Téléphone', 'Email'],
				['', '', ''],
				['Aline Nzé', '', ''],
				['Sylvie Ondo', '', '']
			],
			{ '1,0': { formula: 'B2' }, '2,1': { formula: 'C3' }, '3,2': { formula: 'HYPERLINK("mailto:x")' } }
		);
		expect(listed.map(({ name }) => name)).toEqual(['Sylvie Ondo']);
		expect(unread.map(({ line, reason }) => `${String(line)} ${reason}`)).toEqual(['2 formula', '3 formula']);
	});
});

describe('the cells of a sheet', () => {
	const filled = (xml: string, lines: string[][]): string[][] => {
		fillUnreckoned(Buffer.from(xml), lines);
		return lines;
	};
	test('are found whatever their names are prefixed with, with numbers or without', () => {
		expect(
			filled(
				'<x:row r="2"><x:c r="B2" s="1"><x:f>A1&amp;&quot;é&quot;</x:f></x:c></x:row><x:row><x:c/><x:c><x:f t="shared" si="0"/><x:v/></x:c></x:row>',
				[[], ['', ''], []]
			)
		).toEqual([[], ['', '=A1&"é"'], ['', '=…']]);
	});
	test('keep their value', () => {
		const sheet =
			'<row r="1"><c r="A1"><f>B1</f><v>1</v></c><c r="B1" t="str"><f>C1</f><v></v></c><c r="C1" t="str"><f>D1</f></c></row>';
		expect(filled(sheet, [['1', '', '']])).toEqual([['1', '', '=D1']]);
	});
	test('are found in a sheet of many pieces', () => {
		const rows = Array.from(
			{ length: 9000 },
			(_, n) =>
				`<row r="${String(n + 1)}"><c r="A${String(n + 1)}" t="str"><f>${'é'.repeat(120)}${String(n)}</f></c></row>`
		);
		const lines = filled(
			rows.join(''),
			rows.map(() => [])
		);
		expect(lines).toEqual(rows.map((_, n) => [`=${'é'.repeat(120)}${String(n)}`]));
	});
});
