import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as choices from '#db/import-choices.ts';
import { inSchool } from '#db/sql.ts';
import { readFile } from '#lib/import/read-files.ts';
import { importTerminal } from '../harness/import-terminal.ts';
import { school } from '../harness/school.ts';

const terminal = importTerminal({
	admins: ['Rose'],
	instructors: ['Awa Diallo'],
	candidates: ['Joël Mba'],
	vehicles: ['DK-482-AA']
});
const { file, folder, here, reasons, run } = terminal;

const planning = (): string =>
	file(
		'planning.csv',
		[
			'Date;Début;Fin;Moniteur;Candidat;Véhicule',
			'14/12/2026;08:00;09:00;Awa Diallo;MBA Joël;dk 482 aa',
			'14/12/2026;08:30;09:30;Awa Diallo;Joël Mba;',
			'15/12/2026;08:00;09:00;Awa Diallo;Larissa Engone;',
			'15/12/2026;10:00;11:00;Paul Essono;Joël Mba;',
			'30/02/2027;08:00;09:00;Awa Diallo;Joël Mba;'
		].join('\n')
	);

test('a dry run needs no database: it reads, and refuses what cannot be read', () => {
	const dry = run([planning(), '--dry-run']);
	expect(dry.status).toBe(0);
	expect(dry.printed.read.map((one) => one.start)).toEqual([
		'2026-12-14T07:00:00Z',
		'2026-12-14T07:30:00Z',
		'2026-12-15T07:00:00Z',
		'2026-12-15T09:00:00Z'
	]);
	expect(dry.printed).toMatchObject({ refused: [{ row: 5, uid: null, reason: 'bad_date' }], applied: 0 });
});

test('--from is included, --to is not, --zone says what a time means', () => {
	const some = run([
		planning(),
		'--dry-run',
		'--from',
		'2026-12-15',
		'--to',
		'2026-12-16',
		'--zone',
		'Asia/Kathmandu'
	]);
	expect(some.printed.read.map((one) => one.start)).toEqual(['2026-12-15T02:15:00Z', '2026-12-15T04:15:00Z']);
	expect(run([planning(), '--dry-run', '--from', '2026-12-16', '--to', '2026-12-16']).printed.error).toMatch(
		/--to/
	);
});

test('a file refused as a whole, or a wrong word, is one error and exit code 1', () => {
	const mapping = file('wrong.json', '{"by":"moon"}');
	const told: [string[], unknown][] = [
		[[join(folder, 'nowhere.ics'), '--dry-run'], 'not_found'],
		[[file('empty.ics', ''), '--dry-run'], 'empty'],
		[[file('page.csv', '<html>'), '--dry-run'], 'not_a_table'],
		[[file('big.csv', 'x'.repeat(10 * 1024 * 1024 + 1)), '--dry-run'], 'too_big'],
		[
			[planning(), '--dry-run', '--zone', 'Mars/Phobos'],
			'--zone Mars/Phobos is none we know: it takes a zone like Africa/Libreville'
		],
		[[planning(), '--dry-run', '--map', mapping], expect.stringContaining('"by": it takes "calendar" or ')],
		[
			[planning(), '--dry-run', '--map', file('key.json', '{"sheet":["Décembre"]}')],
			expect.stringMatching(
				/^--map .*key\.json: "sheet" is no key of the file\. Allowed: table, sheets, by, /
			)
		],
		[[planning()], expect.stringMatching(/--dry-run/)],
		[[], expect.stringContaining('npm run import -- FILE')]
	];
	for (const [args, error] of told) {
		const { status, printed } = run(args);
		expect(printed).toEqual({ error });
		expect(status).toBe(1);
	}
});

test('lessons come onto the board once; names nobody knows are refused until --map or --create says otherwise', async () => {
	const first = run([planning()], here());
	expect(first.status).toBe(0);
	expect(first.printed.applied).toBe(1);
	expect(first.printed.refused).toEqual([
		{ row: 2, uid: null, reason: 'taken', value: 'Awa Diallo', line: 3 },
		{ row: 3, uid: null, reason: 'unknown_candidate', value: 'Larissa Engone', line: 4 },
		{ row: 4, uid: null, reason: 'unknown_instructor', value: 'Paul Essono', line: 5 },
		{ row: 5, uid: null, reason: 'bad_date', value: '30/02/2027', line: 6 }
	]);
	expect(run([planning()], here()).printed.applied).toBe(0);
	const short = run([planning()], here(), false).printed;
	expect([Object.keys(short), Object.keys(short.refused[0] ?? {})]).toEqual([
		['read', 'refused', 'applied'],
		['row', 'uid', 'reason']
	]);

	const map = file('names.json', JSON.stringify({ candidates: { 'Larissa Engone': 'create' } }));
	const second = run([planning(), '--map', map], here());
	expect([second.printed.applied, ...reasons(second)]).toEqual([
		1,
		'2 taken',
		'4 unknown_instructor',
		'5 bad_date'
	]);
	const third = run([planning(), '--create'], here());
	expect([third.printed.applied, ...reasons(third)]).toEqual([1, '2 taken', '5 bad_date']);

	const lessons = await terminal.db.owner`
		select l.starts_at, i.name as instructor, v.plate,
			array(select c.name from lesson_candidate s join candidate c on c.id = s.candidate_id where s.lesson_id = l.id) as candidates
		from lesson l left join instructor i on i.id = l.instructor_id left join vehicle v on v.id = l.vehicle_id
		where l.school_id = ${terminal.glass.id} order by 1`;
	expect(lessons).toMatchObject([
		{
			starts_at: new Date('2026-12-14T07:00:00Z'),
			instructor: 'Awa Diallo',
			plate: 'DK-482-AA',
			candidates: ['Joël Mba']
		},
		{ starts_at: new Date('2026-12-15T07:00:00Z'), instructor: 'Awa Diallo', candidates: ['Larissa Engone'] },
		{ starts_at: new Date('2026-12-15T09:00:00Z'), instructor: 'Paul Essono', candidates: ['Joël Mba'] }
	]);
});

test('a table is read by the columns the school has told for its headers, unless --map says otherwise', async () => {
	const odd = [['Jour prévu', 'H1', 'H2', 'Prof'].join(';'), '16/12/2026;08:00;09:00;Awa Diallo'].join('\n');
	const path = file('odd.csv', odd);
	const unread = await readFile(Buffer.from(odd), 'odd.csv', {
		window: { from: '2026-11-01', to: '2027-11-01', zone: 'Africa/Libreville' }
	});
	const told = {
		kind: 'lessons',
		columns: { date: 'Jour prévu', start: 'H1', end: 'H2', instructor: 'Prof' },
		dates: 'dmy'
	};
	expect(run([path], here()).printed).toEqual({ error: 'unknown_columns' });
	await inSchool(terminal.db.app, { school: terminal.glass.id }, (tx) =>
		choices.save(tx, terminal.glass.id, [
			{ kind: 'columns', key: (!unread.ok && unread.table?.fingerprint) || '', choice: told }
		])
	);
	expect(run([path, '--dry-run', '--school', terminal.glass.slug], here()).printed.read).toMatchObject([
		{ start: '2026-12-16T07:00:00Z' }
	]);
	const { columns } = told;
	const later = file(
		'later.json',
		JSON.stringify({ table: { ...told, columns: { ...columns, start: 'H2', end: 'H1' } } })
	);
	expect(reasons(run([path, '--map', later], here()))).toEqual(['1 ends_before_start']);
	expect(run([path], here()).printed).toMatchObject({ refused: [], applied: 1 });
});

test('--map says how titles are written, and so who the instructor is', () => {
	const calendar = file(
		'titles.ics',
		[
			...['BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'UID:t', 'DTSTART:20261216T100000Z', 'DTEND:20261216T110000Z'],
			...['SUMMARY:Joël Mba / Awa Diallo', 'END:VEVENT', 'END:VCALENDAR']
		].join('\r\n')
	);
	const by = (what: unknown) => run([calendar, '--map', file('by.json', JSON.stringify(what))], here());
	expect(by({ by: 'calendar' }).printed.refused).toMatchObject([{ uid: 't', reason: 'unknown_instructor' }]);
	expect(by({ by: 'pattern' }).printed.error).toContain('pattern');
	expect(by({ pattern: '{candidate}{instructor}' }).printed.error).toContain('"pattern" names');
	expect(by({ pattern: '{candidate} / {instructor}' }).printed).toMatchObject({ refused: [], applied: 1 });
});

test('a list brings its people and vehicles once, and names the rows it cannot take', async () => {
	const candidates = file(
		'candidats.csv',
		[
			'Nom;Prénom;Téléphone;Permis;Moniteur;Heures',
			'Mba;Joël;;B;;',
			'Ondo;Sylvie;077 12 45 08;Permis B;Awa Diallo;30 h',
			'Nzé;Aline;12;B;;',
			'Ondo;Sylvie;+241 77 12 45 08;B;;',
			'Ondo;Sylvie;+241 66 12 45 08;B;;',
			'Obame;Luc;;Z;;',
			'Obame;Luc;;A;Nul Autre;',
			'Ada;Rita;;A;;beaucoup',
			';;077 12 45 09;B;;'
		].join('\n')
	);
	const first = run([candidates], here());
	expect([first.status, first.printed.applied, ...reasons(first)]).toEqual([
		0,
		1,
		'3 bad_phone',
		'4 twice',
		'5 same_name',
		'6 bad_permit',
		'7 unknown_instructor',
		'8 bad_hours',
		'9 no_name'
	]);
	const again = run([candidates], here());
	expect([again.printed.applied, ...reasons(again)].slice(0, 3)).toEqual([0, '3 bad_phone', '5 same_name']);

	const vehicles = file(
		'vehicules.csv',
		'Immatriculation;Modèle;Assurance\ndk 482 aa;Yaris;\nGA-100-BC;Yaris;31/03/2027\nga 100 bc;;'
	);
	const cars = run([vehicles], here());
	expect([cars.printed.applied, ...reasons(cars)]).toEqual([1, '3 twice']);

	const made = await terminal.db.owner`
		select c.name, c.phone, c.permit, c.hours_bought as hours, i.name as instructor from candidate c
		left join instructor i on i.id = c.instructor_id where c.school_id = ${terminal.glass.id} and c.name like '%Ondo%'`;
	expect(made).toEqual([
		{ name: 'Sylvie Ondo', phone: '+24177124508', permit: 'B', hours: 30, instructor: 'Awa Diallo' }
	]);
	const cared = await terminal.db.owner`
		select plate, model, to_char(insurance_until, 'YYYY-MM-DD') as insured from vehicle where school_id = ${terminal.glass.id} order by 1`;
	expect(cared).toMatchObject([
		{ plate: 'DK-482-AA' },
		{ plate: 'GA-100-BC', model: 'Yaris', insured: '2027-03-31' }
	]);
	const told = await terminal.db.owner<{ thing: string }[]>`
		select thing from audit where school_id = ${terminal.glass.id} and after->>'name' in ('Sylvie Ondo', 'GA-100-BC') order by 1`;
	expect(told.map((row) => row.thing)).toEqual(['candidate', 'vehicle']);
});

test('when writing fails it says so, and ends with 1', async () => {
	await terminal.db.owner.unsafe(`create function broken() returns trigger language plpgsql as
		$$ begin raise exception 'broken' using errcode = 'XX000'; end $$`);
	await terminal.db.owner.unsafe(
		'create trigger broken before insert on lesson for each row execute function broken()'
	);
	try {
		const free = file('free.csv', 'Date;Début;Fin;Moniteur\n17/12/2026;08:00;09:00;Awa Diallo');
		const { status, printed } = run([free], here());
		expect(status).toBe(1);
		expect(printed).toEqual({ error: expect.stringContaining('Writing failed, 0 lessons') as string });
	} finally {
		await terminal.db.owner.unsafe('drop trigger broken on lesson');
	}
});

test('with several schools --school says which', async () => {
	const other = await school(terminal.db.owner, { admins: ['Yvette'] });
	const [row] = await terminal.db.owner<{ slug: string }[]>`select slug from school where id = ${other.id}`;
	const unnamed = run([planning()], here());
	expect(unnamed.status).toBe(1);
	expect(unnamed.printed.error).toContain('--school');
	const named = run([planning(), '--create', '--school', row?.slug ?? ''], here());
	expect(named.printed.applied).toBe(3);
});
