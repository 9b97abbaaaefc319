import { expect, test } from 'vitest';
import { readFile } from './read-files.ts';

const written = async (...lines: string[]) => {
	const window = { from: '2026-11-01', to: '2027-11-01', zone: 'Africa/Libreville' };
	const answer = await readFile(Buffer.from(lines.join('\n')), 'table.csv', { window });
	if (!answer.ok) throw new Error(answer.error);
	return answer;
};

test.each([
	['Canceled', 'Yes', 'false'],
	['Is canceled', '1', '0'],
	['Annulation', 'oui', 'non'],
	['Statut du rdv', 'Rdv annulé', 'Non annulé'],
	['Booking Status', 'Declined by guest', 'Accepted']
])('a row is called off by a column %s with %s, not with %s', async (header, off, on) => {
	const row = '24/11/2026;8:00;9:00;Joël Mba';
	const { read, unread } = await written(`Date;Start;End;Student;${header}`, `${row};${off}`, `${row};${on}`);
	expect(read.map((one) => one.row)).toEqual([2]);
	expect(unread).toMatchObject([{ row: 1, reason: 'cancelled' }]);
});

test('where a column of yes and no stands beside a status, it tells', async () => {
	const { unread } = await written(
		'Date;Start;End;Student;Status;Canceled',
		'24/11/2026;8:00;9:00;Joël Mba;Active;TRUE'
	);
	expect(unread).toMatchObject([{ reason: 'cancelled' }]);
});
