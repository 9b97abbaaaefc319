import { expect, test } from 'vitest';
import { readFile } from './read-files.ts';

const window = { from: '2026-11-01', to: '2027-11-01', zone: 'Africa/Libreville' };
const read = async (...events: string[][]) => {
	const lines = events.flatMap((event) => ['BEGIN:VEVENT', 'UID:one', ...event, 'END:VEVENT']);
	const text = ['BEGIN:VCALENDAR', ...lines, 'END:VCALENDAR', ''].join('\r\n');
	const answer = await readFile(Buffer.from(text), 'essai.ics', { window });
	if (!answer.ok) throw new Error(answer.error);
	return answer;
};

test('a change of all that follow with a rule of its own is refused by it, and no date from there on is read as before', async () => {
	const changed = (rule: string) =>
		read(
			['DTSTART:20261202T170000Z', 'DURATION:PT1H', 'RRULE:FREQ=WEEKLY;COUNT=4'],
			[
				...['RECURRENCE-ID;RANGE=THISANDFUTURE:20261209T170000Z', 'DTSTART:20261209T180000Z'],
				...['DURATION:PT1H', `RRULE:${rule}`]
			]
		);
	const other = await changed('FREQ=WEEKLY;BYDAY=WE,FR;COUNT=4');
	expect(other.read.map(({ start }) => start)).toEqual(['2026-12-02T17:00:00Z']);
	expect(other.unread).toMatchObject([
		{ row: 8, reason: 'bad_recurrence', what: 'FREQ=WEEKLY;BYDAY=WE,FR;COUNT=4' }
	]);
	const same = await changed('FREQ=WEEKLY;COUNT=4');
	expect(same.read.length).toBe(4);
	expect(same.unread).toEqual([]);
});
