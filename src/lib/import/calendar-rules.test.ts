import { expect, test } from 'vitest';
import { readFile } from './read-files.ts';

const window = { from: '2026-11-01', to: '2027-11-01', zone: 'Africa/Libreville' };
const read = async (...events: string[][]) => {
	const lines = events.flatMap((event) => [
		'BEGIN:VEVENT',
		...(event[0]?.startsWith('UID') ? [] : ['UID:one']),
		...event,
		'END:VEVENT'
	]);
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

test('what Outlook calls a whole day is one from midnight to midnight, its end excluded; by itself midnight is a time', async () => {
	const times = async (...lines: string[]) =>
		(await read(lines)).read.map(({ start, end, allDay }) => `${start} ${end} ${String(allDay)}`);
	const said = 'X-MICROSOFT-CDO-ALLDAYEVENT:TRUE';
	expect(await times('DTSTART:20261208T000000', 'DTEND:20261210T000000', said)).toEqual([
		'2026-12-08 2026-12-10 true'
	]);
	const paris = ['DTSTART;TZID=Europe/Paris:20261208T000000', 'DTEND;TZID=Europe/Paris:20261209T000000'];
	expect(await times(...paris, said)).toEqual(['2026-12-08 2026-12-09 true']);
	expect(await times(...paris)).toEqual(['2026-12-07T23:00:00Z 2026-12-08T23:00:00Z false']);
	expect(await times('DTSTART:20261208T080000', 'DTEND:20261208T100000', said)).toEqual([
		'2026-12-08T07:00:00Z 2026-12-08T09:00:00Z false'
	]);
});

test('an event that says twice when it is, each time otherwise, is refused once; the same twice is one', async () => {
	const start = 'DTSTART:20261201T080000Z';
	for (const more of [
		['DTSTART:20250101T080000Z'],
		['DTSTART;TZID=Europe/Paris:20261201T080000Z', 'RRULE:FREQ=DAILY']
	])
		for (const lines of [
			[start, ...more],
			[...more, start]
		])
			expect(await read([...lines, 'DURATION:PT1H'])).toMatchObject({
				read: [],
				unread: [{ row: 2, reason: 'two_values' }],
				outside: 0
			});
	expect(await read([start, 'DTEND:20261201T090000Z', 'DTEND:20261201T100000Z'])).toMatchObject({
		read: [],
		unread: [{ reason: 'two_values', what: 'DTEND 20261201T090000Z / 20261201T100000Z' }]
	});
	expect((await read([start, start, 'DURATION:PT1H'])).read.length).toBe(1);
});

test('a series all of whose dates were taken out is cancelled, one without a date in the window is outside', async () => {
	const series = ['DTSTART:20261201T080000Z', 'DURATION:PT1H', 'RRULE:FREQ=DAILY;COUNT=2'];
	expect(await read([...series, 'EXDATE:20261201T080000Z,20261202T080000Z'])).toMatchObject({
		read: [],
		unread: [{ row: 2, reason: 'cancelled' }],
		outside: 0
	});
	expect(await read([...series, 'EXDATE:20261201T080000Z'])).toMatchObject({ read: [{}], unread: [] });
	const before = series.map((line) => line.replace('2026', '2025'));
	expect(await read([...before, 'EXDATE:20251201T080000Z,20251202T080000Z'])).toMatchObject({
		unread: [],
		outside: 1
	});
});

test('whole days that began before the window are read, not those that ended', async () => {
	const days = (uid: string, from: string, to: string, ...more: string[]) => [
		`UID:${uid}`,
		`DTSTART;VALUE=DATE:${from}`,
		`DTEND;VALUE=DATE:${to}`,
		...more
	];
	const found = await read(
		days('reaches in', '20260901', '20261102'),
		days('ended', '20260901', '20261101'),
		days('each year', '20251020', '20251105', 'RRULE:FREQ=YEARLY;COUNT=2'),
		days('long ago', '20240901', '20270101'),
		[
			...['UID:Outlook', 'DTSTART:20260901T000000', 'DTEND:20261103T000000'],
			'X-MICROSOFT-CDO-ALLDAYEVENT:TRUE'
		]
	);
	expect(found.read.map(({ uid, start, end }) => `${uid}: ${start} ${end}`)).toEqual([
		'reaches in: 2026-09-01 2026-11-02',
		'Outlook: 2026-09-01 2026-11-03',
		'each year: 2026-10-20 2026-11-05'
	]);
	expect(found.outside).toBe(2);
	const table = 'Date;Date de fin;Journée entière\n30/10/2026;01/11/2026;oui\n30/10/2026;31/10/2026;oui';
	const rows = await readFile(Buffer.from(table), 'planning.csv', { window });
	if (!rows.ok) throw new Error(rows.error);
	expect(rows.read).toMatchObject([{ row: 1, start: '2026-10-30', end: '2026-11-02' }]);
	expect(rows.unread).toMatchObject([{ row: 2, reason: 'outside_window' }]);
});

test('a whole day that lasts some hours is refused by them', async () => {
	const lasting = (duration: string) => read(['DTSTART;VALUE=DATE:20261201', `DURATION:${duration}`]);
	expect(await lasting('PT5H')).toMatchObject({ read: [], unread: [{ reason: 'bad_date', what: 'PT5H' }] });
	expect((await lasting('PT48H')).read).toMatchObject([{ start: '2026-12-01', end: '2026-12-03' }]);
	expect((await lasting('P1W')).read).toMatchObject([{ end: '2026-12-08' }]);
});
