import { writeXlsx } from 'hucre/xlsx';
import { expect, test } from 'vitest';
import { readFile } from './read-files.ts';

test('a sheet nobody sees is not read before one that shows', async () => {
	const headers = ['Date', 'Début', 'Fin', 'Élève'];
	const sheet = (name: string, person: string) => ({
		name,
		rows: [headers, ['24/11/2026', '8:00', '9:00', person]]
	});
	const bytes = await writeXlsx({
		sheets: [{ ...sheet('Ancien', 'Axel Obiang'), hidden: true }, sheet('Actuel', 'Joël Mba')]
	});
	const window = { from: '2026-11-01', to: '2027-11-01', zone: 'Africa/Libreville' };
	const answer = await readFile(bytes, 'classeur.xlsx', { window });
	expect(answer.ok && answer.read.map(({ named }) => named?.candidates)).toEqual([['Joël Mba']]);
	expect(answer.ok && answer.sheets).toBe(1);
	expect(answer.ok && answer.tables[0]?.workbook, 'it can be chosen, nobody is asked').toMatchObject({
		isSettled: true,
		sheets: [
			{ name: 'Ancien', isRead: false, isHidden: true },
			{ name: 'Actuel', isRead: true }
		]
	});
	const asked = await readFile(bytes, 'classeur.xlsx', { window, sheets: ['Ancien'] });
	expect(asked.ok && asked.read.map(({ named }) => named?.candidates)).toEqual([['Axel Obiang']]);
});

test.each([
	['notes', [['Bonjour'], ['à tous']]],
	['nothing', []],
	[
		'words in columns',
		[
			['Qui', 'Quoi'],
			['Rose', 'vacances']
		]
	]
])('a sheet nobody sees is offered where the one that shows holds %s', async (_, rows) => {
	const table = [
		['Date', 'Début', 'Fin', 'Élève'],
		['24/11/2026', '8:00', '9:00', 'Joël Mba']
	];
	const bytes = await writeXlsx({
		sheets: [
			{ name: 'Notes', rows },
			{ name: 'Planning', rows: table, hidden: true }
		]
	});
	const window = { from: '2026-11-01', to: '2027-11-01', zone: 'Africa/Libreville' };
	const answer = await readFile(bytes, 'classeur.xlsx', { window });
	expect(answer.ok && answer.tables[0], 'somebody is asked').toMatchObject({
		unread: 'unknown_columns',
		workbook: {
			isSettled: false,
			better: ['Planning'],
			sheets: expect.arrayContaining([
				expect.objectContaining({ name: 'Planning', isRead: false, isHidden: true })
			]) as unknown
		}
	});
	const asked = await readFile(bytes, 'classeur.xlsx', { window, sheets: ['Planning'] });
	expect(asked.ok && asked.read.map(({ named }) => named?.candidates)).toEqual([['Joël Mba']]);
	expect(asked.ok && asked.tables[0]?.workbook?.isSettled).toBe(true);
});
