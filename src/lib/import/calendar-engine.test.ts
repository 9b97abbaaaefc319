import { expect, test } from 'vitest';
import { type FileRead, readFile } from './read-files.ts';

const WINDOW = { from: '2026-11-01', to: '2027-11-01', zone: 'Africa/Libreville' };
const read = async (text: string): Promise<Extract<FileRead, { ok: true }>> => {
	const answer = await readFile(Buffer.from(text), 'essai.ics', { window: WINDOW });
	if (!answer.ok) throw new Error(answer.error);
	return answer;
};
const refused = ({ unread }: Extract<FileRead, { ok: true }>) =>
	unread.map((one) => `${one.row} ${one.uid} ${one.reason}`);
const event = (...lines: string[]) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT'].join('\r\n');
const calendar = (...parts: string[]) => ['BEGIN:VCALENDAR', ...parts, 'END:VCALENDAR', ''].join('\r\n');

const zoned = (tzid: string) =>
	calendar(event('UID:one', `DTSTART;TZID=${tzid}:20261210T080000`, 'DURATION:PT1H', 'SUMMARY:Conduite'));
test.each([
	['Romance Standard Time', '2026-12-10T07:00:00Z'],
	['Armenian Standard Time', '2026-12-10T04:00:00Z'],
	['Kamchatka Standard Time', '2026-12-09T20:00:00Z'],
	['Mexico Standard Time', '2026-12-10T14:00:00Z'],
	['Mexico Standard Time 2', '2026-12-10T14:00:00Z'],
	['UTC-11', '2026-12-10T19:00:00Z'],
	['UTC-09', '2026-12-10T17:00:00Z'],
	['UTC-08', '2026-12-10T16:00:00Z'],
	['UTC-02', '2026-12-10T10:00:00Z'],
	['UTC+12', '2026-12-09T20:00:00Z'],
	['UTC+13', '2026-12-09T19:00:00Z']
])('%s is a zone of Windows', async (tzid, start) => {
	expect((await read(zoned(tzid))).read.map((one) => one.start)).toEqual([start]);
});
test.each(['Mid-Atlantic Standard Time', '', '""', ' ', 'Nowhere Standard Time'])(
	'an event in the zone %j is refused, never taken for the school’s',
	async (tzid) => {
		const answer = await read(zoned(tzid));
		expect(answer.read).toEqual([]);
		expect(refused(answer)).toEqual(['2 one unknown_zone']);
	}
);

test('a changed date that the series takes out is off: refused as called off; a change of all that follow still holds', async () => {
	const series = ['UID:one', 'DTSTART:20261201T080000Z', 'DURATION:PT1H', 'RRULE:FREQ=WEEKLY;COUNT=3'];
	const changed = (range: string) =>
		calendar(
			event(...series, 'EXDATE:20261208T080000Z', 'SUMMARY:Conduite'),
			event('UID:one', `RECURRENCE-ID${range}:20261208T080000Z`, 'DTSTART:20261208T100000Z', 'DURATION:PT1H')
		);
	const one = await read(changed(''));
	expect(one.read.map(({ start }) => start)).toEqual(['2026-12-01T08:00:00Z', '2026-12-15T08:00:00Z']);
	expect(refused(one)).toEqual(['10 one cancelled']);
	const following = await read(changed(';RANGE=THISANDFUTURE'));
	expect(following.read.map(({ start }) => start)).toEqual(['2026-12-01T08:00:00Z', '2026-12-15T10:00:00Z']);
});
