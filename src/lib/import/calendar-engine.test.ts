import { describe, expect, test } from 'vitest';
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

describe('a duration over the night the clocks of Paris go forward, 28 March 2027', () => {
	const from27 = 'DTSTART;TZID=Europe/Paris:20270327T090000';
	const spans = async (...lines: string[]) =>
		(await read(calendar(event('UID:one', ...lines, 'SUMMARY:Stage')))).read.map(
			({ start, end }) => `${start} ${end}`
		);
	test.each([
		['P1D', '2027-03-28T07:00:00Z'],
		['P1W', '2027-04-03T07:00:00Z'],
		['P1DT2H', '2027-03-28T09:00:00Z'],
		['PT24H', '2027-03-28T08:00:00Z']
	])('%s: days are by the clock, hours are exact (RFC 5545, 3.3.6)', async (duration, end) => {
		expect(await spans(from27, `DURATION:${duration}`)).toEqual([`2027-03-27T08:00:00Z ${end}`]);
	});
	test('holds for each date of a series, and of a period', async () => {
		expect(await spans(from27, 'DURATION:P1D', 'RRULE:FREQ=DAILY;COUNT=2')).toEqual([
			'2027-03-27T08:00:00Z 2027-03-28T07:00:00Z',
			'2027-03-28T07:00:00Z 2027-03-29T07:00:00Z'
		]);
		const period = 'RDATE;VALUE=PERIOD;TZID=Europe/Paris:20270327T100000/P1D';
		expect(await spans('DTSTART;TZID=Europe/Paris:20270320T090000', 'DURATION:PT1H', period)).toEqual([
			'2027-03-20T08:00:00Z 2027-03-20T09:00:00Z',
			'2027-03-27T09:00:00Z 2027-03-28T08:00:00Z'
		]);
	});
	test('between a start and an end it is exact on every date (RFC 5545, 3.8.5.3)', async () => {
		const nights = ['DTEND;TZID=Europe/Paris:20270327T090000', 'RRULE:FREQ=DAILY;COUNT=2'];
		expect(await spans('DTSTART;TZID=Europe/Paris:20270326T090000', ...nights)).toEqual([
			'2027-03-26T08:00:00Z 2027-03-27T08:00:00Z',
			'2027-03-27T08:00:00Z 2027-03-28T08:00:00Z'
		]);
	});
});
