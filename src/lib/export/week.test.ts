import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instant } from '#domain/lesson.ts';
import { readFile } from '#lib/import/read-files.ts';
import { type ExportedLesson, weekCalendar, weekTable } from './week.ts';

const MONDAY = Date.parse('2026-11-23T00:00:00Z');
const zones = ['Africa/Libreville', 'Europe/Paris', 'America/New_York', 'Asia/Kathmandu', 'UTC'];

/** Words as people write them, with all that a file could trip over. */
const words = fc
	.array(
		fc.constantFrom(
			'Joël',
			'Mba',
			';',
			',',
			'"',
			'=1+1',
			'-',
			"'",
			'\\',
			':',
			'<b>',
			'é€ŋ',
			'😀',
			'\n',
			'BEGIN:VEVENT',
			'@x',
			'x'
		),
		{ maxLength: 12 }
	)
	.map((parts) =>
		parts
			.join(' ')
			.replace(/ ?\n ?/g, '\n')
			.trim()
	);
const name = fc.constantFrom('Awa Diallo', 'Joël M’Ba', 'Nzé-Ondo Larissa', 'O’Neil', 'Ŋoma');
const lesson: fc.Arbitrary<ExportedLesson> = fc
	.record({
		id: fc.uuid(),
		at: fc.integer({ min: 0, max: 7 * 24 * 12 - 1 }),
		minutes: fc.integer({ min: 1, max: 300 }),
		title: words,
		description: words,
		instructor: name,
		candidates: fc.uniqueArray(name, { maxLength: 3 }),
		vehicle: fc.constantFrom('', 'DK-482-AA', 'AB 123 CD'),
		place: words
	})
	.map(({ at, minutes, ...rest }) => ({
		...rest,
		start: instant(MONDAY + at * 300_000),
		end: instant(MONDAY + at * 300_000 + minutes * 60_000)
	}));
const week = fc.uniqueArray(lesson, { maxLength: 40, selector: (one) => one.id });

const window = (zone: string) => ({ window: { from: '2026-11-20', to: '2026-12-05', zone } });
const byId = <T extends { id: string }>(lessons: T[]): T[] =>
	[...lessons].sort((a, b) => a.id.localeCompare(b.id));

async function readAgain(text: string, file: string, zone: string): Promise<ExportedLesson[]> {
	const answer = await readFile(Buffer.from(text), file, window(zone));
	if (!answer.ok) throw new Error(answer.error);
	expect(answer.unread).toEqual([]);
	return byId(
		answer.read.map(({ uid, start, end, title, description, organiser, calendar, location, named }) => ({
			...{
				id: uid,
				start,
				end,
				title,
				description,
				instructor: named ? organiser : calendar,
				place: location
			},
			...{ candidates: named?.candidates ?? [], vehicle: named?.vehicle ?? '' }
		}))
	);
}

test('a random week written as a table and read again is the same week', async () => {
	await fc.assert(
		fc.asyncProperty(week, fc.constantFrom(...zones), async (lessons, zone) => {
			// A lesson without a title is called by what else is said of it.
			const titled = lessons.map((one) => ({ ...one, title: one.title === '' ? 'Conduite' : one.title }));
			expect(await readAgain(weekTable(titled, zone), 'semaine.csv', zone)).toEqual(byId(titled));
		}),
		{ numRuns: 100 }
	);
});

test('a random week written as a calendar and read again is the same week', async () => {
	await fc.assert(
		fc.asyncProperty(week, fc.constantFrom(...zones), async (lessons, zone) => {
			// A calendar is one instructor's, and has no columns for candidates and vehicles.
			const own = { instructor: 'Awa Diallo', candidates: [], vehicle: '' };
			const plain = lessons.map((one) => ({ ...one, ...own }));
			if (plain.length === 0) return;
			expect(await readAgain(weekCalendar(plain, 'Awa Diallo', MONDAY), 'semaine.ics', zone)).toEqual(
				byId(plain)
			);
		}),
		{ numRuns: 100 }
	);
});

test('what a spreadsheet would reckon stays words', () => {
	const [one] = fc.sample(lesson, 1);
	if (!one) throw new Error('no lesson');
	const text = weekTable([{ ...one, title: '=HYPERLINK("http://x.test")', place: '-2+3' }], 'UTC');
	expect(text).toContain('"\'=HYPERLINK(""http://x.test"")"');
	expect(text).toContain('"\'-2+3"');
});
