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

describe('the hour the clocks of Paris jump over, 28 March 2027 from 02:00 to 03:00', () => {
	const night = (start: string, ...lines: string[]) =>
		calendar(event('UID:one', `DTSTART;TZID=Europe/Paris:${start}`, ...lines, 'SUMMARY:Stage'));
	const starts = ({ read: found }: Extract<FileRead, { ok: true }>) => found.map(({ start }) => start);

	test('is the one after it (RFC 5545, 3.3.5); a lesson that has no time left is refused as of no such hour', async () => {
		const longer = await read(night('20270328T023000', 'DURATION:PT1H'));
		expect(starts(longer)).toEqual(['2027-03-28T01:30:00Z']);
		for (const end of ['033000', '030000']) {
			const { read: found, unread } = await read(
				night('20270328T023000', `DTEND;TZID=Europe/Paris:20270328T${end}`)
			);
			expect(found).toEqual([]);
			expect(unread).toMatchObject([
				{ reason: 'skipped_hour', what: '20270328T023000 Europe/Paris', uid: 'one' }
			]);
		}
	});
	test('of a table is no hour at all, however long the lesson', async () => {
		const window = { ...WINDOW, zone: 'Europe/Paris' };
		const rows = ['28/03/2027;02:30;04:30', '28/03/2027;01:30;03:30', '28/03/2027;03:00;04:00'];
		const answer = await readFile(Buffer.from(['Date;Début;Fin', ...rows].join('\n')), 'a.csv', { window });
		if (!answer.ok) throw new Error(answer.error);
		expect(starts(answer)).toEqual(['2027-03-28T00:30:00Z', '2027-03-28T01:00:00Z']);
		expect(answer.unread).toMatchObject([{ row: 1, reason: 'skipped_hour', what: '02:30' }]);
	});
	test('is no date of its own in a series that has the one after it as well', async () => {
		const hourly = await read(night('20270328T000000', 'DURATION:PT30M', 'RRULE:FREQ=HOURLY;COUNT=5'));
		expect(starts(hourly)).toEqual([
			'2027-03-27T23:00:00Z',
			'2027-03-28T00:00:00Z',
			'2027-03-28T01:00:00Z',
			'2027-03-28T02:00:00Z'
		]);
		const daily = await read(night('20270327T023000', 'DURATION:PT1H', 'RRULE:FREQ=DAILY;COUNT=3'));
		expect(starts(daily)).toEqual(['2027-03-27T01:30:00Z', '2027-03-28T01:30:00Z', '2027-03-29T00:30:00Z']);
	});
	test('is the same by the rules of the file itself', async () => {
		const part = (name: string, from: string, to: string, start: string, rule: string) => [
			`BEGIN:${name}`,
			...[`TZOFFSETFROM:${from}`, `TZOFFSETTO:${to}`, `DTSTART:${start}`, `RRULE:FREQ=YEARLY;${rule}`],
			`END:${name}`
		];
		const zone = [
			...['BEGIN:VTIMEZONE', 'TZID:Chez nous'],
			...part('DAYLIGHT', '+0100', '+0200', '19810329T020000', 'BYMONTH=3;BYDAY=-1SU'),
			...part('STANDARD', '+0200', '+0100', '19961027T030000', 'BYMONTH=10;BYDAY=-1SU'),
			'END:VTIMEZONE'
		];
		const at = (uid: string, start: string, ...more: string[]) =>
			event(`UID:${uid}`, `DTSTART;TZID=Chez nous:${start}`, 'DURATION:PT1H', ...more);
		const all = ['20270328T013000', '20270328T023000', '20270328T033000', '20271031T023000'];
		const own = await readFile(
			Buffer.from(calendar(...zone, ...all.map((start, n) => at(`u${String(n)}`, start)))),
			'a.ics',
			{ window: { ...WINDOW, to: '2027-12-01' } }
		);
		if (!own.ok) throw new Error(own.error);
		expect(starts(own)).toEqual([
			'2027-03-28T00:30:00Z',
			'2027-03-28T01:30:00Z',
			'2027-03-28T01:30:00Z',
			'2027-10-31T00:30:00Z'
		]);
		const hourly = await read(calendar(...zone, at('h', '20270328T010000', 'RRULE:FREQ=HOURLY;COUNT=3')));
		expect(starts(hourly)).toEqual(['2027-03-28T00:00:00Z', '2027-03-28T01:00:00Z']);
	});
});
