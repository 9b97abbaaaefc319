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

test('a row is in the zone that it names, by IANA or Windows, else in the school’s; one nobody knows is refused', async () => {
	const zones = ['America/New_York', 'Eastern Standard Time', '', 'Moon/Base', '=A1'];
	const { read, unread } = await written(
		'Date;Start;End;Time Zone;Invitee Time Zone;Student',
		...zones.map((zone) => `24/11/2026;9:00;10:00;${zone};Asia/Tokyo;Joël Mba`)
	);
	expect(read.map(({ start, end }) => `${start} ${end}`)).toEqual([
		'2026-11-24T14:00:00Z 2026-11-24T15:00:00Z',
		'2026-11-24T14:00:00Z 2026-11-24T15:00:00Z',
		'2026-11-24T08:00:00Z 2026-11-24T09:00:00Z'
	]);
	expect(unread).toMatchObject([
		{ row: 4, reason: 'unknown_zone', what: 'Moon/Base' },
		{ row: 5, reason: 'formula', what: '=A1' }
	]);
});

test.each(['Fuseau', 'Fuseau horaire', 'Timezone'])('%s is a column of zones', async (header) => {
	const { read } = await written(`Date;Start;End;${header}`, '24/11/2026;9:00;10:00;Europe/Moscow');
	expect(read).toMatchObject([{ start: '2026-11-24T06:00:00Z' }]);
});

test('an invitee’s own zone is not the row’s', async () => {
	const { read } = await written('Date;Start;End;Customer Time Zone', '24/11/2026;9:00;10:00;Asia/Tokyo');
	expect(read).toMatchObject([{ start: '2026-11-24T08:00:00Z' }]);
});

test.each([
	['Invitee Name', 'User Name'],
	['Attendee', 'Host'],
	['Customer name', 'Staff name'],
	['Client Name', 'Calendar']
])('a booking is for the %s, with the %s', async (candidate, instructor) => {
	const { read } = await written(
		`Start Date & Time,End Date & Time,${candidate},${instructor}`,
		'2026-11-24 09:00,2026-11-24 10:00,Joël Mba,Awa Diallo'
	);
	expect(read).toMatchObject([{ organiser: 'Awa Diallo', named: { candidates: ['Joël Mba'] } }]);
});

test('a header that says instructor comes before those of bookings; a user name in a list of people is nobody', async () => {
	const lessons = await written(
		'Calendar;Date;Start;End;Instructor;Customer;Student',
		'Glass;24/11/2026;9:00;10:00;Awa Diallo;Ogooué SARL;Joël Mba'
	);
	expect(lessons.read).toMatchObject([{ organiser: 'Awa Diallo', named: { candidates: ['Joël Mba'] } }]);
	const { listed } = await written('Name;User name;Phone', 'Joël Mba;jmba;+24166010203');
	expect(listed).toMatchObject([{ group: 'candidates', name: 'Joël Mba', instructor: '' }]);
});
