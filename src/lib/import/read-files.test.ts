import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type FileRead, readFile } from './read-files.ts';

const WINDOW = { from: '2026-11-01', to: '2027-11-01', zone: 'Africa/Libreville' };

const read = async (
	bytes: Uint8Array | string,
	window = WINDOW,
	name = 'essai.ics'
): Promise<Extract<FileRead, { ok: true }>> => {
	const answer = await readFile(typeof bytes === 'string' ? Buffer.from(bytes) : bytes, name, {
		window
	});
	if (!answer.ok) throw new Error(answer.error);
	return answer;
};
const file = (name: string) => read(readFileSync(new URL(`../../../tests/files/${name}`, import.meta.url)));
const lessons = ({ read: found }: Extract<FileRead, { ok: true }>) =>
	found.map((one) => `${one.start} ${one.end} ${one.uid} ${one.title}`);
const refused = ({ unread }: Extract<FileRead, { ok: true }>) =>
	unread.map((one) => `${one.row} ${one.uid} ${one.reason}`);

const event = (...lines: string[]) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT'].join('\r\n');
const calendar = (...parts: string[]) => ['BEGIN:VCALENDAR', ...parts, 'END:VCALENDAR', ''].join('\r\n');

describe('a calendar of Google', async () => {
	const google = await file('google.ics');
	test('gives its lessons at the right instants: a series that ends in UTC, one date left out, one moved', () => {
		expect(lessons(google)).toEqual([
			'2026-12-14T07:00:00Z 2026-12-14T08:00:00Z g-one@google.com Conduite Joël Mba (DK-482-AA)',
			'2026-12-15T09:00:00Z 2026-12-15T10:00:00Z g-series@google.com Conduite Merveille Nzé',
			'2026-12-25 2026-12-27 g-noel@google.com Auto-école fermée',
			'2026-12-30T13:00:00Z 2026-12-30T14:00:00Z g-series@google.com Conduite Merveille Nzé (déplacée)',
			'2027-01-05T09:00:00Z 2027-01-05T10:00:00Z g-series@google.com Conduite Merveille Nzé'
		]);
	});
	test('names the lesson that was called off, and takes the rest', () => {
		expect(refused(google)).toEqual(['62 g-cancelled@google.com cancelled']);
	});
	test('keeps the name of a moved date: its place in the series', () => {
		expect(google.read.map((one) => one.key)).toEqual([
			'',
			'2026-12-15T09:00:00Z',
			'',
			'2026-12-29T09:00:00Z',
			'2027-01-05T09:00:00Z'
		]);
	});
	test('says whose calendar it is, and where', () => {
		expect(google.read[0]).toMatchObject({
			calendar: 'Awa Diallo',
			organiser: 'Awa Diallo',
			location: 'Glass, Libreville',
			row: 18
		});
	});
});

describe('a calendar of Outlook', async () => {
	const outlook = await file('outlook.ics');
	test('is read in Windows zones with and without rules, and in a zone of its own', () => {
		expect(lessons(outlook)).toEqual([
			'2026-12-17T07:00:00Z 2026-12-17T08:30:00Z outlook-without-vtimezone Code - salle 1',
			'2027-01-15T11:30:00Z 2027-01-15T12:30:00Z outlook-custom-winter Conduite Steeve Makaya',
			'2027-03-26T08:00:00Z 2027-03-26T09:00:00Z 040000008200E00074C5B7101A82E008 Créneau Larissa Engone',
			'2027-03-29T07:00:00Z 2027-03-29T08:00:00Z 040000008200E00074C5B7101A82E008 Créneau Larissa Engone',
			'2027-07-01T10:30:00Z 2027-07-01T11:30:00Z outlook-custom-summer Conduite Steeve Makaya'
		]);
	});
	test('refuses only the event in a zone nobody knows', () => {
		expect(refused(outlook)).toEqual(['69 outlook-unknown-zone unknown_zone']);
	});
});

describe('a calendar of Apple', async () => {
	const apple = await file('apple.ics');
	test('reads times without a zone as the school’s, and keeps wall time over daylight saving', () => {
		expect(lessons(apple)).toEqual([
			'2026-12-18T07:00:00Z 2026-12-18T08:00:00Z apple-floating Conduite Ulrich Bekale',
			'2026-12-18T09:00:00Z 2026-12-18T10:00:00Z apple-rdate Conduite Jessica Ntoutoume — Glass',
			'2026-12-21T09:00:00Z 2026-12-21T10:00:00Z apple-rdate Conduite Jessica Ntoutoume — Glass',
			'2026-12-23T14:00:00Z 2026-12-23T15:00:00Z apple-rdate Conduite Jessica Ntoutoume — Glass',
			'2026-12-24T09:00:00Z 2026-12-24T11:00:00Z apple-rdate Conduite Jessica Ntoutoume — Glass',
			'2027-01-04T07:00:00Z 2027-01-04T08:00:00Z apple-following Conduite Prisca Ovono',
			'2027-01-05T07:00:00Z 2027-01-05T08:00:00Z apple-following Conduite Prisca Ovono',
			'2027-01-06T08:30:00Z 2027-01-06T10:00:00Z apple-following Conduite Prisca Ovono',
			'2027-01-07T08:30:00Z 2027-01-07T10:00:00Z apple-following Conduite Prisca Ovono',
			'2027-03-22T17:00:00Z 2027-03-22T18:30:00Z apple-dst Conduite Yannick Obame',
			'2027-03-29T16:00:00Z 2027-03-29T17:30:00Z apple-dst Conduite Yannick Obame',
			'2027-04-05T16:00:00Z 2027-04-05T17:30:00Z apple-dst Conduite Yannick Obame'
		]);
	});
	test('says why it leaves out 30 February, an event without length and one that ends before it starts', () => {
		expect(refused(apple)).toEqual([
			'58 apple-bad-day bad_date',
			'64 apple-zero no_length',
			'70 apple-backwards ends_before_start'
		]);
	});
});

describe('a calendar of Nextcloud', async () => {
	const nextcloud = await file('nextcloud.ics');
	test('unfolds lines, passes over what is no property, reads a zone written as a path', () => {
		expect(lessons(nextcloud)).toEqual([
			'2026-12-14T15:00:00Z 2026-12-14T16:00:00Z nc-weekly-by-day Conduite',
			'2026-12-18T11:00:00Z 2026-12-18T12:00:00Z nc-path-zone Paul : manœuvres, Thierry Moussavou et Larissa Engone avec un titre qui est plié',
			'2026-12-18T14:00:00Z 2026-12-18T15:00:00Z nc-folded-inside-a-line Examen blanc',
			'2026-12-21T15:00:00Z 2026-12-21T16:00:00Z nc-weekly-by-day Conduite',
			'2026-12-23T15:00:00Z 2026-12-23T16:00:00Z nc-weekly-by-day Conduite'
		]);
	});
	test('refuses the event the file breaks off in', () => {
		expect(refused(nextcloud)).toEqual(['44 nc-cut cut_short']);
	});
});

describe('a zone nobody knows', () => {
	const series = (...lines: string[]) =>
		calendar(
			event('UID:z', 'DTSTART:20261214T070000Z', 'DURATION:PT1H', 'RRULE:FREQ=DAILY;COUNT=3', ...lines)
		);
	test('of an exception is called so, by its name', async () => {
		const { read: found, unread } = await read(series('EXDATE;TZID=Mars/Phobos:20261215T080000'));
		expect([found.length, unread]).toMatchObject([0, [{ reason: 'unknown_zone', what: 'Mars/Phobos' }]]);
	});
	test.each(['COUNT=-3', 'COUNT=0', 'INTERVAL=0', 'INTERVAL=-1'])('as a rule with %s is', async (part) => {
		const one = event('UID:z', 'DTSTART:20261214T070000Z', 'DURATION:PT1H', `RRULE:FREQ=DAILY;${part}`);
		const { read: found, unread } = await read(calendar(one));
		expect([found.length, unread]).toMatchObject([0, [{ reason: 'bad_recurrence' }]]);
	});
	test('as what cannot be read is', async () => {
		const { unread } = await read(series('EXDATE:20261315T080000'));
		expect(unread).toMatchObject([{ reason: 'bad_recurrence', what: 'EXDATE' }]);
	});
});

test('a calendar that never ends and holds nothing is none; cut within its events, the whole ones are read', async () => {
	await expect(read('BEGIN:VCALENDAR\r\nBEGIN:X\r\n')).rejects.toThrow('not_a_calendar');
	expect(await read('BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n')).toMatchObject({ read: [] });
	const one = event('UID:a', 'DTSTART:20261214T070000Z', 'DURATION:PT1H');
	expect((await read(`BEGIN:VCALENDAR\r\n${one}\r\n`)).read).toHaveLength(1);
});

describe('a row of a table', () => {
	const rows = (...lines: string[]) =>
		read(['Date;Début;Fin;Candidat', ...lines].join('\n'), WINDOW, 'planning.csv');
	test('ends with the day at midnight, and lasts as long as its seconds say', async () => {
		const { read: found } = await rows('14/12/2026;23:00;00:00;', '14/12/2026;09:00:30;10:00:00;');
		expect(found.map((one) => `${one.start} ${one.end}`)).toEqual([
			'2026-12-14T22:00:00Z 2026-12-14T23:00:00Z',
			'2026-12-14T08:00:30Z 2026-12-14T09:00:00Z'
		]);
		const { unread } = await rows('14/12/2026;00:00;00:00;', '14/12/2026;23:00;22:00;');
		expect(unread.map((one) => one.reason)).toEqual(['no_length', 'ends_before_start']);
	});
	test('says what stands where it cannot be read', async () => {
		const { unread } = await rows(
			'30/02/2027;08:00;09:00;',
			'14/12/2026;25:00;26:00;',
			'14/12/2026;08:00;tard;'
		);
		expect(unread.map(({ reason, what }) => [reason, what])).toEqual([
			['bad_date', '30/02/2027'],
			['bad_time', '25:00'],
			['bad_time', 'tard']
		]);
	});
	test('names no candidate by the parts of an address', async () => {
		const { read: found } = await rows(
			'14/12/2026;08:00;09:00;Joël Mba https://exemple.ga/a/b / Larissa Engone'
		);
		expect(found[0]?.named?.candidates).toEqual(['Joël Mba', 'Larissa Engone']);
	});
});

describe('letters', () => {
	const one = calendar(
		event('UID:é', 'SUMMARY:Conduite Joël', 'DTSTART:20261214T070000Z', 'DTEND:20261214T080000Z')
	);
	test.each([
		['UTF-8 with a mark', Buffer.from('\uFEFF' + one)],
		['UTF-16 with a mark', Buffer.from('\uFEFF' + one, 'utf16le')],
		['Windows-1252', Buffer.from(one, 'latin1')],
		['lines that end in LF', Buffer.from(one.replaceAll('\r', ''))],
		['lines that end in CR', Buffer.from(one.replaceAll('\n', ''))]
	])('are right in %s', async (_, bytes) => {
		expect((await read(bytes)).read.map((found) => found.title)).toEqual(['Conduite Joël']);
	});
	test('are right where a line is folded inside a letter', async () => {
		const bytes = Buffer.from(one);
		const at = bytes.indexOf(Buffer.from('ë')) + 1;
		const folded = Buffer.concat([bytes.subarray(0, at), Buffer.from('\r\n '), bytes.subarray(at)]);
		expect((await read(folded)).read.map((found) => found.title)).toEqual(['Conduite Joël']);
	});
	test('that turn the reading direction are taken out of titles', async () => {
		const turned = one.replace('Conduite', 'Con\u202Eduite');
		expect((await read(turned)).read[0]?.title).toBe('Conduite Joël');
	});
});

describe('the window', () => {
	test('begins and ends at the school’s midnight', async () => {
		const at = (uid: string, start: string) => event(`UID:${uid}`, `DTSTART:${start}`, 'DURATION:PT1H');
		const found = await read(
			calendar(
				at('before', '20261031T225959Z'),
				at('first', '20261031T230000Z'),
				at('last', '20271031T225959Z'),
				at('after', '20271031T230000Z')
			)
		);
		expect(found.read.map((one) => one.uid)).toEqual(['first', 'last']);
		expect([found.outside, found.unread]).toEqual([2, []]);
	});
	test('leaves out no row of a table without a word', async () => {
		const table = [
			'Date;Début;Fin',
			'31/10/2026;08:00;09:00',
			'',
			'01/11/2026;08:00;09:00',
			'01/11/2027;08:00;09:00'
		];
		const { read: found, unread } = await read(table.join('\n'), WINDOW, 'planning.csv');
		expect(found.map(({ row, line }) => [row, line])).toEqual([[2, 4]]);
		expect(unread).toMatchObject([
			{ row: 1, line: 2, reason: 'outside_window', what: '2026-10-31' },
			{ row: 3, line: 5, reason: 'outside_window', what: '2027-11-01' }
		]);
	});
	test('holds the newest version of an event that stands in the file twice', async () => {
		const version = (sequence: number, hour: string) =>
			event('UID:twice', `SEQUENCE:${sequence}`, `DTSTART:20261214T${hour}0000Z`, 'DURATION:PT1H');
		expect(lessons(await read(calendar(version(3, '09'), version(2, '07'))))).toEqual([
			'2026-12-14T09:00:00Z 2026-12-14T10:00:00Z twice '
		]);
	});
});

describe('events that share one UID', () => {
	const single = (day: string, title: string, sequence = 0) =>
		event(
			'UID:event@program',
			`SUMMARY:${title}`,
			`SEQUENCE:${String(sequence)}`,
			`DTSTART:202612${day}T100000Z`,
			`DTEND:202612${day}T110000Z`
		);
	test('are lessons of their own where they begin at different times, each with its own key', async () => {
		const found = await read(calendar(single('01', 'A'), single('02', 'B'), single('03', 'C')));
		expect(found.read.map(({ title, key }) => `${title} ${key}`)).toEqual([
			'A 2026-12-01T10:00:00Z',
			'B 2026-12-02T10:00:00Z',
			'C 2026-12-03T10:00:00Z'
		]);
		expect(found.unread).toEqual([]);
	});
	test('at one time are named, but for versions and the same once more', async () => {
		const found = await read(
			calendar(single('01', 'A'), single('01', 'B'), single('01', 'B'), single('02', 'C', 1))
		);
		expect(found.read.map(({ title }) => title)).toEqual(['C']);
		expect(refused(found)).toEqual([
			'2 event@program same_uid',
			'9 event@program same_uid',
			'16 event@program same_uid'
		]);
		const versions = await read(calendar(single('01', 'A'), single('01', 'B', 2)));
		expect([versions.read.map(({ title }) => title), versions.unread]).toEqual([['B'], []]);
		const twice = await read(calendar(single('01', 'A'), single('01', 'B'), single('01', 'B')));
		expect([lessons(twice).length, refused(twice)]).toEqual([1, ['2 event@program same_uid']]);
	});
	test('and a series: what is not read is named', async () => {
		const series = event(
			'UID:event@program',
			'DTSTART:20261201T080000Z',
			'DTEND:20261201T090000Z',
			'RRULE:FREQ=DAILY;COUNT=2'
		);
		const found = await read(calendar(single('05', 'A'), series));
		expect([found.read.length, refused(found)]).toEqual([2, ['2 event@program same_uid']]);
	});
});

test('an entry whose title says that it is cancelled is no lesson', async () => {
	const at = ['DTSTART:20261201T100000Z', 'DTEND:20261201T110000Z'];
	const found = await read(calendar(event('UID:1', 'SUMMARY:Canceled: Joël Mba', ...at)));
	const table = await read(
		'Date;Début;Fin;Titre\n01/12/2026;8:00;9:00;ANNULÉ - Joël Mba',
		WINDOW,
		'table.csv'
	);
	expect([...found.read, ...table.read]).toEqual([]);
	expect([...found.unread, ...table.unread]).toMatchObject([
		{ reason: 'cancelled', what: 'Canceled: Joël Mba' },
		{ reason: 'cancelled', what: 'ANNULÉ - Joël Mba' }
	]);
});
