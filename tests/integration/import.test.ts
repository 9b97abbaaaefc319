import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as importCounts from '#db/import-counts.ts';
import * as importRows from '#db/import-rows.ts';
import * as imports from '#db/imports.ts';
import { inSchool } from '#db/sql.ts';
import { goOn } from '#lib/import/at-work.ts';
import { type ImportHouse, type ImportSession } from '#lib/import/import-house.ts';
import { mappingOf } from '#lib/import/mapping-form.ts';
import * as namesPage from '#lib/import/names-page.ts';
import { preview } from '#lib/import/preview.ts';
import { receive } from '#lib/import/receive.ts';
import { createSchedule } from '#schedule/create.ts';
import { type Schedule } from '#schedule/schedule.ts';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';
import { school, type TestSchool } from '../harness/school.ts';

const NOW = Date.parse('2026-11-23T05:00:00Z');
let db: TestDatabase;
let schedule: Schedule;
let house: ImportHouse;
let ecole: TestSchool;
let rose: ImportSession;

beforeAll(async () => {
	db = await freshDatabase();
	schedule = createSchedule({ sql: db.app, clock: () => NOW });
	house = { sql: db.app, schedule, clock: () => NOW };
});
afterAll(async () => {
	await schedule.close();
	await db.drop();
});
beforeEach(async () => {
	ecole = await school(db.owner, {
		admins: ['Rose', 'Guy'],
		instructors: ['Awa Diallo', 'Paul Essono'],
		candidates: ['Merveille Nzé', 'Davy Koumba'],
		vehicles: ['DK-482-AA']
	});
	rose = sessionOf('Rose');
});

const sessionOf = (name: string): ImportSession => ({
	actor: ecole.actor(name),
	school: { id: ecole.id, slug: ecole.slug, name: 'École d’essai', zone: 'Africa/Libreville', demo: false }
});
const google = readFileSync(new URL('../files/google.ics', import.meta.url));
const inOwn = <T>(work: Parameters<typeof inSchool<T>>[2]) => inSchool(db.app, { school: ecole.id }, work);

const upload = (...files: (string | Uint8Array<ArrayBuffer>)[]): Request => {
	const form = new FormData();
	for (const [n, file] of files.entries())
		form.append('file', new File([file], `calendrier-${String(n)}.ics`));
	return new Request('http://localhost/admin/import', { method: 'POST', body: form });
};

const week = (count: number): string =>
	[
		'BEGIN:VCALENDAR',
		'X-WR-CALNAME:Awa Diallo',
		...Array.from({ length: count }, (_, n) => {
			const day = String(1 + (Math.floor(n / 10) % 28)).padStart(2, '0');
			const month = String(1 + Math.floor(n / 280)).padStart(2, '0');
			const hour = String(6 + (n % 10)).padStart(2, '0');
			return [
				'BEGIN:VEVENT',
				`UID:lesson-${String(n)}`,
				`DTSTART:2027${month}${day}T${hour}0000Z`,
				'DURATION:PT45M',
				'SUMMARY:Réunion',
				'END:VEVENT'
			].join('\r\n');
		}),
		'END:VCALENDAR'
	].join('\r\n');

/** Uploads, takes the guesses as they are, and judges. */
async function previewed(file: string | Uint8Array<ArrayBuffer>, session = rose): Promise<string> {
	const received = await receive(house, session, upload(file));
	if (!received.ok) throw new Error(received.error);
	const page = await inOwn((tx) => namesPage.read(tx, received.id, null));
	if (!page) throw new Error('no import');
	await preview(
		house,
		session.actor,
		received.id,
		mappingOf(new FormData(), page.rules, page.found, page.directory)
	);
	return received.id;
}

const verdictsOf = async (id: string) => (await inOwn((tx) => importCounts.counts(tx, id))).verdicts;
const outcomesOf = async (id: string) => (await inOwn((tx) => importCounts.counts(tx, id))).outcomes;
const stateOf = async (id: string) => (await inOwn((tx) => imports.find(tx, id)))?.state;
const lessons = () => db.owner<{ id: string; version: number }[]>`
	select l.id, l.version, l.starts_at, l.instructor_id, i.name as instructor, v.plate,
		array(select c.name from lesson_candidate s join candidate c on c.id = s.candidate_id where s.lesson_id = l.id order by 1) as candidates
	from lesson l left join instructor i on i.id = l.instructor_id left join vehicle v on v.id = l.vehicle_id
	where l.school_id = ${ecole.id} order by l.starts_at`;

async function take(id: string, with_: ImportHouse = house): Promise<void> {
	await inOwn((tx) => imports.moveOn(tx, id, ['previewed'], 'applying'));
	await goOn(with_, ecole.id, id);
}

describe('a calendar of Google becomes lessons', () => {
	test('with the people and cars it names, and those it brings', async () => {
		const id = await previewed(google);
		expect(await verdictsOf(id)).toEqual({ fits: 4, left: 1, unread: 1 });
		expect(await lessons()).toEqual([]);
		await take(id);
		expect(await stateOf(id)).toBe('applied');
		expect(await lessons()).toMatchObject([
			{
				starts_at: new Date('2026-12-14T07:00:00Z'),
				instructor: 'Awa Diallo',
				plate: 'DK-482-AA',
				candidates: ['Joël Mba']
			},
			{
				starts_at: new Date('2026-12-15T09:00:00Z'),
				instructor: 'Awa Diallo',
				candidates: ['Merveille Nzé']
			},
			{ starts_at: new Date('2026-12-30T13:00:00Z'), candidates: ['Merveille Nzé'] },
			{ starts_at: new Date('2027-01-05T09:00:00Z'), candidates: ['Merveille Nzé'] }
		]);
	});

	test('once: the same file again changes nothing', async () => {
		await take(await previewed(google));
		const before = await lessons();
		const again = await previewed(google);
		expect(await verdictsOf(again)).toEqual({ already: 4, left: 1, unread: 1 });
		await take(again);
		expect(await lessons()).toEqual(before);
	});

	test('once also when two people bring it at the same time', async () => {
		const [one, other] = [await previewed(google), await previewed(google, sessionOf('Guy'))];
		await Promise.all([take(one), take(other)]);
		expect(await lessons()).toHaveLength(4);
		const outcomes = [await outcomesOf(one), await outcomesOf(other)];
		expect(outcomes.reduce((sum, all) => sum + (all.taken ?? 0), 0)).toBe(4);
		expect(outcomes.reduce((sum, all) => sum + (all.already ?? 0), 0)).toBe(4);
	});

	test('but for what clashes, which is refused with who is in the way', async () => {
		await take(await previewed(google));
		const other = google
			.toString()
			.replaceAll('UID:', 'UID:other-')
			.replace(/X-WR-CALNAME:.*/, 'X-WR-CALNAME:DIALLO Awa');
		const id = await previewed(other);
		expect(await verdictsOf(id)).toEqual({ clash: 4, left: 1, unread: 1 });
		expect(await outcomesOf(id), 'as one that is refused only when it is written').toEqual({
			refused: 4,
			left: 2
		});
		const [row] = await inOwn((tx) => importRows.page(tx, id, { verdict: 'clash' }, 0, 1));
		expect(row?.verdict).toMatchObject({
			reason: { code: 'taken', resource: 'instructor', id: ecole.ids['Awa Diallo'] }
		});
	});

	test('and a clash that arose after the preview is refused by the write path', async () => {
		const id = await previewed(google);
		const rival = await previewed(google.toString().replaceAll('UID:', 'UID:rival-'));
		await take(rival);
		await take(id);
		expect(await outcomesOf(id)).toEqual({ refused: 4, left: 2 });
		expect(await lessons()).toHaveLength(4);
	});
});

describe('an import that is cut off', () => {
	test('goes on where it stood, without doubles', async () => {
		const id = await previewed(week(120));
		let calls = 0;
		const dying: Schedule = {
			...schedule,
			submit: async (...given) => {
				const verdicts = await schedule.submit(...given);
				// The second answer is lost after its commit, as by a kill.
				if (++calls >= 2) throw new Error('killed');
				return verdicts;
			}
		};
		await take(id, { ...house, schedule: dying });
		expect(await stateOf(id)).toBe('applying');
		const half = (await lessons()).length;
		expect(half).toBeGreaterThan(0);
		expect(half).toBeLessThan(120);
		await goOn(house, ecole.id, id);
		expect(await stateOf(id)).toBe('applied');
		const taken = (await lessons()).length;
		expect(await outcomesOf(id)).toMatchObject({ taken });
		const [audited] = await db.owner<{ n: number }[]>`
			select count(*)::int as n from audit where school_id = ${ecole.id} and thing = 'lesson'`;
		expect(audited?.n).toBe(taken);
	});
});

describe('a hostile file is told plainly and leaves nothing', () => {
	const one = (...lines: string[]) =>
		['BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'UID:x', ...lines, 'END:VEVENT', 'END:VCALENDAR'].join('\r\n');
	test.each([
		[
			'a repetition every second',
			() => one('DTSTART:20261201T080000Z', 'DURATION:PT1S', 'RRULE:FREQ=SECONDLY'),
			'too_many_lessons'
		],
		['NUL bytes', () => one('SUMMARY:\0'), 'nul_bytes'],
		[
			'UTF-16 without its mark',
			() => Buffer.from(one('DTSTART:20261201T080000Z'), 'utf16le'),
			'utf16_unmarked'
		],
		['one line of 10 MB', () => 'A'.repeat(10 * 1024 * 1024), 'line_too_long'],
		['a title of 9 MB', () => one(`SUMMARY:${'A'.repeat(9_000_000)}`), 'line_too_long'],
		['more than 10 MB', () => 'A'.repeat(11 * 1024 * 1024), 'too_big'],
		['the year 0000', () => one('DTSTART:00000101T080000Z', 'DURATION:PT1H'), 'no_lesson'],
		['the year 9999', () => one('DTSTART:99991231T080000Z', 'DURATION:PT1H'), 'no_lesson'],
		[
			'components nested 900,000 deep',
			() => 'BEGIN:VCALENDAR\r\n' + 'BEGIN:X\r\n'.repeat(900_000),
			'not_a_calendar'
		],
		['no calendar', () => '<html>sign in</html>', 'not_a_calendar'],
		['nothing', () => '', 'empty'],
		['60,000 events', () => week(60_000), 'too_many_events'],
		[
			'15,000 lessons',
			() =>
				week(1).replace(/(BEGIN:VEVENT.*END:VEVENT)/s, (event) =>
					Array.from({ length: 15_000 }, (_, n) => event.replace('lesson-0', `l${String(n)}`)).join('\r\n')
				),
			'too_many_lessons'
		]
	])('%s', async (_, make, error) => {
		const request = upload(make());
		const received = await receive(house, rose, request);
		expect(received).toMatchObject({ ok: false, error });
		expect(await inOwn((tx) => imports.list(tx, 5))).toEqual([]);
	});
});

test('odd letters in titles and file names are kept as text, never half of one', async () => {
	const title = `${'a'.repeat(199)}😀\u202Egnp.exe <b>=1+1</b>`;
	const one = (uid: string, text: string) =>
		`BEGIN:VEVENT\r\nUID:${uid}\r\nDTSTART:20261201T080000Z\r\nDURATION:PT1H\r\nSUMMARY:${text}\r\nEND:VEVENT`;
	const text = [
		'BEGIN:VCALENDAR',
		one('long', title),
		one('turned', 'Conduite \u202E<b>'),
		'END:VCALENDAR'
	].join('\r\n');
	const form = new FormData();
	form.append('file', new File([text], '../../etc/\u202Ecal\uD83D.ics'));
	const received = await receive(
		house,
		rose,
		new Request('http://localhost/', { method: 'POST', body: form })
	);
	if (!received.ok) throw new Error(received.error);
	const rows = await inOwn((tx) => importRows.all(tx, received.id));
	expect(rows.map((row) => row.event.title)).toEqual([`${'a'.repeat(199)}\uFFFD`, 'Conduite <b>']);
	expect((await inOwn((tx) => imports.find(tx, received.id)))?.files[0]?.name).toMatch(/^cal.*ics$/);
});

test('an import is nobody else’s: another school neither sees nor discards it', async () => {
	const id = await previewed(google);
	const other = await school(db.owner, { admins: ['Yvette'] });
	const seen = await inSchool(db.app, { school: other.id }, async (tx) => ({
		one: await imports.find(tx, id),
		rows: await importRows.all(tx, id),
		discarded: await imports.discard(tx, id)
	}));
	expect(seen).toEqual({ one: null, rows: [], discarded: 'late' });
	expect(await stateOf(id)).toBe('previewed');
});
