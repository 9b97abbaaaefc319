import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeXlsx } from 'hucre/xlsx';
import { expect, test } from 'vitest';
import { importTerminal } from '../harness/import-terminal.ts';

const terminal = importTerminal({
	admins: ['Rose'],
	instructors: ['Awa Diallo'],
	candidates: ['Joël Mba']
});
const { file, here, reasons, run } = terminal;

/** An hour each, of Awa. */
const calendarOf = (...titles: string[]): string =>
	file(
		'titres.ics',
		[
			...['BEGIN:VCALENDAR', 'X-WR-CALNAME:Awa Diallo'],
			...titles.flatMap((title, n) => [
				...[
					'BEGIN:VEVENT',
					`UID:t${String(n)}`,
					`DTSTART:202612${String(18 + 3 * n)}T100000Z`,
					'DURATION:PT1H'
				],
				...[`SUMMARY:${title}`, 'END:VEVENT']
			]),
			'END:VCALENDAR'
		].join('\r\n')
	);

test('a dry run says of a list what it can, also without a school', () => {
	const list = file(
		'liste.csv',
		[
			'Nom;Prénom;Téléphone;Permis;Moniteur;Heures',
			'Ondo;Sylvie;077 12 45 08;B;Awa Diallo;30 h',
			'Nzé;Aline;12;B;;',
			'Ondo;Sylvie;077 12 45 08;B;;',
			'Obame;Luc;;Z;;',
			'Ada;Rita;;A;;beaucoup',
			';;077 12 45 09;B;;'
		].join('\n')
	);
	const alone = run([list, '--dry-run']);
	expect(alone.printed.refused).toEqual([
		{ row: 2, uid: null, reason: 'bad_phone', value: '12', line: 3 },
		{ row: 3, uid: null, reason: 'twice', value: 'Sylvie Ondo', line: 4 },
		{ row: 4, uid: null, reason: 'bad_permit', value: 'Z', line: 5 },
		{ row: 5, uid: null, reason: 'bad_hours', value: 'beaucoup', line: 6 },
		{ row: 6, uid: null, reason: 'no_name', line: 7 }
	]);
	expect(alone.printed.read.length).toBe(5);
	const unknown = file('inconnu.csv', 'Nom;Prénom;Moniteur\nOndo;Sylvie;Nul Autre');
	expect(run([unknown, '--dry-run']).printed.refused).toEqual([]);
	const beside = run([unknown, '--dry-run', '--school', terminal.glass.slug], here());
	expect(beside.printed.refused).toMatchObject([{ reason: 'unknown_instructor', value: 'Nul Autre' }]);
});

test('what no window holds is told: rows of a table one by one, events of a calendar by their number', () => {
	const window = ['--dry-run', '--from', '2026-12-15', '--to', '2026-12-16'];
	const rows = run([
		file(
			'planning.csv',
			'Date;Début;Fin',
			'14/12/2026;08:00;09:00',
			'15/12/2026;08:00;09:00',
			'30/02/2027;08:00;09:00'
		),
		...window
	]);
	expect(reasons(rows)).toEqual(['1 outside_window', '3 bad_date']);
	const events = run([calendarOf('Joël Mba', 'Conduite'), ...window]).printed;
	expect(events).toEqual({ read: [], refused: [], applied: 0, outside: 2 });
});

test('an entry that names nobody and no kind is refused unless told; a drive for nobody is warned of', () => {
	const path = calendarOf('RDV dentiste', 'Conduite');
	const kinds = file('kinds.json', '{"kinds":{"RDV dentiste":"leave"}}');
	const told = {
		refused: [{ uid: 't0', reason: 'left_kind', value: 'RDV dentiste' }],
		warned: [{ uid: 't1', warning: 'nobody' }]
	};
	const dry = ['--dry-run', '--school', terminal.glass.slug];
	expect(run([path, '--map', kinds, ...dry], here()).printed).toMatchObject({ ...told, applied: 0 });
	expect(run([path, '--map', kinds], here()).printed).toMatchObject({ ...told, applied: 1 });
	expect(run([path], here()).printed.refused).toMatchObject([{ reason: 'unknown_kind' }]);
	expect(run([path, '--create'], here()).printed).toMatchObject({ applied: 1, refused: [] });
});

test('a table under another name is compared with the one it is said to follow', () => {
	const dated = (day: string, ...rows: string[]) =>
		file(`suite-${day}.csv`, ['Date;Début;Fin;Moniteur;Candidat', ...rows].join('\n'));
	const row = (time: string) => `22/12/2026;${time};;Awa Diallo;Joël Mba`;
	expect(run([dated('2026-11-20', row('08:00-09:00')), '--accept', 'agreed'], here()).printed.applied).toBe(
		1
	);
	const next = dated('2026-11-27', row('14:00-15:00'));
	const map = file('follows.json', '{"follows":"suite-2026-11-20.csv"}');
	expect(run([next, '--map', map], here()).printed).toEqual(
		expect.not.objectContaining({ maybeNextOf: expect.anything() as unknown })
	);
	const other = dated('2026-12-04', row('16:00-17:00'));
	expect(run([other], here()).printed).toMatchObject({ maybeNextOf: ['suite-2026-11-27'] });
});

test('a dry run beside a school refuses what the real run does, and nobody is made for a name like a known one', () => {
	const path = file(
		'names.csv',
		'Date;Début;Fin;Moniteur;Candidat',
		'05/01/2027;08:00;09:00;Awa Diallo;Joël Mbaa',
		'05/01/2027;10:00;11:00;Awa;Joël Mba',
		'05/01/2027;12:00;13:00;Awa Diallo;Xavier Wonga',
		'05/01/2027;12:30;13:30;Awa Diallo;',
		'06/01/2027;05:00;06:00;Awa Diallo;Joël Mba',
		'30/02/2027;05:00;06:00;Awa Diallo;Joël Mba'
	);
	const unclear = ['1 candidate_unclear', '2 instructor_unclear'];
	const { slug } = terminal.glass;
	const told: [string[], string[]][] = [
		[[], [...unclear, '3 unknown_candidate', '5 needs_reason', '6 bad_date']],
		[
			['--create', '--accept', 'agreed'],
			[...unclear, '3 taken', '6 bad_date']
		]
	];
	for (const [more, refused] of told) {
		const dry = run([path, '--dry-run', '--school', slug, ...more], here());
		const real = run([path, ...more], here());
		expect(reasons(real)).toEqual(refused);
		expect(dry.printed.refused).toEqual(real.printed.refused);
		expect(dry.printed.applied).toBe(0);
	}
});

test('what lasts more than a day is no lesson, with a school or without', () => {
	const path = file(
		'longues.ics',
		...['BEGIN:VCALENDAR', 'X-WR-CALNAME:Awa Diallo'],
		...['BEGIN:VEVENT', 'UID:long', 'DTSTART:20270125T080000Z', 'DTEND:99991231T230000Z'],
		...['SUMMARY:Joël Mba', 'END:VEVENT'],
		...['BEGIN:VEVENT', 'UID:day', 'DTSTART;VALUE=DATE:20270126', 'DTEND;VALUE=DATE:20270128', 'END:VEVENT'],
		'END:VCALENDAR'
	);
	const long = { row: 3, uid: 'long', reason: 'over_a_day' };
	expect(run([path, '--dry-run']).printed.refused).toEqual([long]);
	const day = { uid: 'day', reason: 'all_day' };
	const beside = run([path, '--dry-run', '--school', terminal.glass.slug], here());
	expect(beside.printed.refused).toMatchObject([long, day]);
});

test('of a workbook with a list and a timetable both are brought, the people first', async () => {
	const book = join(terminal.folder, 'classeur.xlsx');
	const candidates = [
		['Nom', 'Prénom'],
		['Ella', 'Nadège']
	];
	const lessons = [
		['Date', 'Début', 'Fin', 'Moniteur', 'Candidat'],
		['27/01/2027', '08:00', '09:00', 'Awa Diallo', 'Nadège Ella']
	];
	const sheets = [
		{ name: 'Semaine', rows: lessons },
		{ name: 'Candidats', rows: candidates }
	];
	writeFileSync(book, await writeXlsx({ sheets }));
	const map = file('feuilles.json', '{"sheets":["Semaine","Candidats"]}');
	expect(run([book, '--map', map], here()).printed).toMatchObject({ refused: [], applied: 2 });
});

test('a duration that its row contradicts is warned of with both; a title the file has not is none', () => {
	const path = file(
		...['durees.csv', 'Date;Début;Fin;Durée;Type;Moniteur;Candidat'],
		...[
			'19/01/2027;8;9;60;Conduite;Awa Diallo;Joël Mba',
			'20/01/2027;0800;0900;90;Conduite;Awa Diallo;Joël Mba'
		],
		'20/01/2027;;09:00;90;Conduite;Awa Diallo;Joël Mba'
	);
	const told = {
		read: [
			{ title: '', start: '2027-01-19T07:00:00Z' },
			{ title: '', start: '2027-01-20T07:00:00Z' }
		],
		refused: [{ row: 3, reason: 'no_start' }],
		warned: [{ row: 2, warning: 'other_length', value: '90 ≠ 60 min' }]
	};
	expect(run([path, '--dry-run']).printed).toMatchObject(told);
	expect(run([path, '--dry-run', '--school', terminal.glass.slug], here()).printed).toMatchObject(told);
	expect(run([path], here()).printed).toMatchObject({ ...told, applied: 2 });
});

test('initials are nobody new: refused with who they may be, the second time as the first', () => {
	const row = (day: number, instructor: string, candidate: string) =>
		`${String(day)}/01/2027;08:00;09:00;${instructor};${candidate}`;
	const path = file(
		...['initials.csv', 'Date;Début;Fin;Moniteur;Candidat'],
		...[
			row(11, 'A.D.', 'Joël Mba'),
			row(12, 'Awa Diallo', 'R. Testeur'),
			row(13, 'Awa Diallo', 'R. Testeur')
		],
		row(14, 'Awa Diallo', 'Refute Testeur')
	);
	const maybe = { value: 'R. Testeur', maybe: ['Refute Testeur'] };
	const refused = [
		{ row: 1, reason: 'instructor_unclear', value: 'A.D.', maybe: ['Awa Diallo'] },
		{ row: 2, reason: 'candidate_unclear', ...maybe },
		{ row: 3, reason: 'candidate_unclear', ...maybe }
	];
	const { slug } = terminal.glass;
	expect(run([path, '--create', '--dry-run', '--school', slug], here()).printed).toMatchObject({ refused });
	expect(run([path, '--create'], here()).printed).toMatchObject({ refused, applied: 1 });
	expect(run([path, '--create'], here()).printed).toMatchObject({ refused, applied: 0 });
	const map = file(
		'initials.json',
		'{"instructors":{"A.D.":{"is":"Awa Diallo"}},"candidates":{"R. Testeur":{"is":"Refute Testeur"}}}'
	);
	const wrong = file('personne.json', '{"candidates":{"R. Testeur":{"is":"Refute Personne"}}}');
	for (const dry of [[], ['--dry-run', '--school', slug]])
		expect(run([path, '--map', wrong, ...dry], here())).toMatchObject({
			status: 1,
			printed: {
				error:
					'--map: "candidates.R. Testeur": the school has no active "Refute Personne"; ' +
					'write the name as in its lists, or "create".'
			}
		});
	expect(run([path, '--map', map], here()).printed).toMatchObject({ refused: [], applied: 3 });
});

test('a grid is refused with how to bring it, in a table and in a workbook', async () => {
	const rows = [
		['Heure', 'Awa Diallo', 'Paul Essono'],
		['08:00', 'Joël Mba', ''],
		['09:00', '', 'Aline Nzé']
	];
	const table = file('grille.csv', ...rows.map((row) => row.join(';')));
	const book = join(terminal.folder, 'grille.xlsx');
	writeFileSync(book, await writeXlsx({ sheets: [{ name: 'Semaine', rows }] }));
	for (const path of [table, book]) {
		const { status, printed } = run([path, '--dry-run']);
		expect([status, printed]).toEqual([
			1,
			{ error: expect.stringMatching(/^grid: .*one lesson a row/) as string }
		]);
	}
});

test('days that may be American are refused until the mapping file says which', () => {
	const path = file('days.csv', 'Subject,Start Date,Start Time,End Time', 'X,12/01/2026,9:00 AM,10:00 AM');
	const { status, printed } = run([path, '--dry-run']);
	expect([status, printed.error]).toEqual([1, expect.stringMatching(/^ambiguous_dates: .*--map/)]);
	const map = file('days.json', printed.error?.slice(printed.error.indexOf('{')) ?? '');
	expect(run([path, '--dry-run', '--map', map]).printed.read).toMatchObject([
		{ start: '2026-12-01T08:00:00Z' }
	]);
});

test('without --json each refused row is told with its code and what that means, in the language of the machine', () => {
	const path = file(
		...[
			'lire.csv',
			'Date;Début;Fin;Moniteur;Candidat',
			'02/02/2027;08:00;09:00;Awa Diallo;Inconnue Tout-à-fait'
		],
		...['03/02/2027;10:00;;Awa Diallo;Joël Mba', '04/02/2027;=B2;09:00;Awa Diallo;Joël Mba']
	);
	const dry = [path, '--dry-run', '--school', terminal.glass.slug];
	const french = terminal.lines(dry, { ...here(), LANG: 'fr_FR.UTF-8' });
	expect(french).toMatchObject({ status: 0, err: '' });
	expect(french.out).toEqual([
		'       2  unknown_candidate  candidat inconnu : --create le crée, --map dit qui c’est\u202f: Inconnue Tout-à-fait',
		'       3  no_end  ni fin ni durée',
		expect.stringMatching(/^ {7}4 {2}formula {2}formule sans valeur dans un fichier texte.*: =B2$/),
		'lues 1, refusées 3, écrites 0'
	]);
	const english = terminal.lines(dry, { ...here(), LANG: 'C' });
	expect(english.out).toMatchObject([
		expect.stringContaining('unknown candidate: --create makes them, --map says who it is: Inconnue'),
		expect.stringContaining('neither end nor duration'),
		expect.stringContaining('a formula without a value in a text file'),
		'read 1, refused 3, applied 0'
	]);
	const none = terminal.lines(['nowhere.csv', '--dry-run'], { LANG: 'fr_FR' });
	expect(none).toMatchObject({ status: 1, err: 'not_found: ce fichier n’existe pas.' });
	const page = terminal.lines([file('page.csv', '<html>'), '--dry-run'], { LANG: 'C' });
	expect(page.err).toMatch(/^not_a_table: This is neither /);
});

test('a hidden sheet that has what the first has not is named, and read where --map says so', async () => {
	const book = join(terminal.folder, 'masque.xlsx');
	const rows = [
		['Date', 'Début', 'Fin', 'Moniteur', 'Candidat'],
		['28/01/2027', '08:00', '09:00', 'Awa Diallo', 'Joël Mba']
	];
	const sheets = [
		{ name: 'Notes', rows: [['Bonjour'], ['à tous']] },
		{ name: 'Planning', rows, hidden: true }
	];
	writeFileSync(book, await writeXlsx({ sheets }));
	expect(run([book, '--dry-run'])).toMatchObject({
		status: 1,
		printed: {
			error: expect.stringMatching(/^unknown_columns: .*--map: \{"sheets":\["Planning"\]\}$/) as string
		}
	});
	const map = file('masque.json', '{"sheets":["Planning"]}');
	expect(run([book, '--dry-run', '--map', map]).printed.read).toMatchObject([
		{ start: '2027-01-28T07:00:00Z' }
	]);
});
