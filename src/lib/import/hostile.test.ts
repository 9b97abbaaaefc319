import { monitorEventLoopDelay } from 'node:perf_hooks';
import { crc32, deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type FileError } from '#domain/import/occurrence.ts';
import { mostMbOf, nextReader } from '../../../tests/harness/reader.ts';
import { readApart } from './read-apart.ts';
import { useOf } from './reader-use.ts';

const MB = 1024 * 1024;
/** Two seconds of reading, and the reader's start. */
const CPU_MS = 2800;
const window = { from: '2026-11-01', to: '2027-11-01', zone: 'Africa/Libreville' };

/** A packed file as anybody could make it. @param told what a part says it holds, if not the truth */
function packed(parts: Record<string, string | Buffer>, told?: number): Buffer {
	const bodies: Buffer[] = [];
	const entries: Buffer[] = [];
	let at = 0;
	for (const [name, text] of Object.entries(parts)) {
		const plain = Buffer.from(text);
		const data = deflateRawSync(plain);
		const head = Buffer.alloc(26);
		head.writeUInt16LE(20, 0);
		head.writeUInt16LE(8, 4);
		head.writeUInt32LE(crc32(plain), 10);
		head.writeUInt32LE(data.length, 14);
		head.writeUInt32LE(told ?? plain.length, 18);
		head.writeUInt16LE(name.length, 22);
		const tail = Buffer.alloc(14);
		tail.writeUInt32LE(at, 10);
		const body = Buffer.concat([Buffer.from('PK\x03\x04'), head, Buffer.from(name), data]);
		bodies.push(body);
		entries.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), head, tail, Buffer.from(name)]));
		at += body.length;
	}
	const directory = Buffer.concat(entries);
	const end = Buffer.alloc(18);
	end.writeUInt16LE(entries.length, 4);
	end.writeUInt16LE(entries.length, 6);
	end.writeUInt32LE(directory.length, 8);
	end.writeUInt32LE(at, 12);
	return Buffer.concat([...bodies, directory, Buffer.from('PK\x05\x06'), end]);
}

const NS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const relation = (id: string, type: string, target: string): string =>
	`<Relationship Id="${id}" Type="${NS}/${type}" Target="${target}"/>`;

function workbook(sheet: string, words = '<sst/>', told?: number, declared = ''): Buffer {
	return packed(
		{
			'[Content_Types].xml': '<Types/>',
			'_rels/.rels': `<Relationships>${relation('r1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
			'xl/workbook.xml': `<workbook xmlns:r="${NS}"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>`,
			'xl/_rels/workbook.xml.rels': `<Relationships>${relation('rId1', 'worksheet', 'worksheets/sheet1.xml')}${relation('rId2', 'sharedStrings', 'sharedStrings.xml')}</Relationships>`,
			'xl/sharedStrings.xml': words,
			'xl/worksheets/sheet1.xml': `${declared}<worksheet><sheetData>${sheet}</sheetData></worksheet>`
		},
		told
	);
}

const event = (...lines: string[]): string =>
	['BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'UID:x', ...lines, 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n');
const table = (...lines: string[]): string => ['Date;Début;Fin;Titre', ...lines].join('\n');
const lessons = (count: number): string => `${lesson}\n`.repeat(count);
const lesson = '14/12/2026;08:00;09:00;Conduite';
const cell = (ref: string, text: string): string => `<c r="${ref}" t="inlineStr"><is><t>${text}</t></is></c>`;

const REFUSED: [
	what: string,
	name: string,
	make: () => string | Buffer,
	error: FileError | 'too_slow or too_large_inside or busy'
][] = [
	[
		'a repetition every second',
		'a.ics',
		() => event('DTSTART:20261201T080000Z', 'DURATION:PT1S', 'RRULE:FREQ=SECONDLY'),
		'too_many_lessons'
	],
	[
		'a repetition every minute for ever',
		'a.ics',
		() => event('DTSTART:19700101T000000Z', 'DURATION:PT1S', 'RRULE:FREQ=MINUTELY'),
		'too_many_lessons'
	],
	[
		'a table that is one line of 10 MB',
		'a.csv',
		() => 'Date;Début'.padEnd(10 * MB - 1, 'x'),
		'line_too_long'
	],
	['a row of 5 MB', 'a.csv', () => table('14/12/2026;08:00;09:00;' + 'x'.repeat(5 * MB)), 'line_too_long'],
	['NUL bytes', 'a.csv', () => table('14/12/2026;08:00;09:00;a\0b'), 'nul_bytes'],
	['UTF-16 without its mark', 'a.csv', () => Buffer.from(table(lesson), 'utf16le'), 'utf16_unmarked'],
	[
		'UTF-16, big end first, without its mark',
		'a.csv',
		() => Buffer.from(table(lesson), 'utf16le').swap16(),
		'utf16_unmarked'
	],
	[
		'200,000 columns',
		'a.csv',
		() => 'Date;Début;' + 'x;'.repeat(200_000) + '\n' + lesson,
		'too_many_columns'
	],
	[
		'200,000 columns in a workbook',
		'a.xlsx',
		() => workbook(`<row r="1">${cell('KJYL1', 'Date')}</row>`),
		'too_many_columns'
	],
	[
		'a quote never closed, and 9 MB behind it',
		'a.csv',
		() => table('14/12/2026;08:00;09:00;"Conduite', lessons(280_000)),
		'unclosed_quote'
	],
	[
		'a quote never closed',
		'a.csv',
		() => table('14/12/2026;08:00;09:00;"Conduite', lesson),
		'unclosed_quote'
	],
	['300,000 rows', 'a.csv', () => table(lessons(300_000)), 'too_many_rows'],
	['no columns that we know', 'a.csv', () => 'a;b;c\n1;2;3', 'unknown_columns'],
	['a page', 'a.csv', () => '<!doctype html><p>Sign in', 'not_a_table'],
	['an old workbook', 'a.xls', () => Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'old_excel'],
	['a packed file that is no workbook', 'a.xlsx', () => packed({ 'readme.txt': 'x' }), 'not_a_table'],
	[
		'3,000 parts in a workbook',
		'a.xlsx',
		() => packed(Object.fromEntries(Array.from({ length: 3000 }, (_, n) => [`s${String(n)}.xml`, 'x']))),
		'too_large_inside'
	],
	[
		'words of its own that grow',
		'a.xlsx',
		() =>
			workbook(
				`<row r="1">${cell('A1', '&a;')}</row>`,
				'<sst/>',
				undefined,
				'<!DOCTYPE worksheet [<!ENTITY a "aaaa">]>'
			),
		'unreadable'
	],
	['half a workbook', 'a.xlsx', () => workbook('<row/>').subarray(0, 300), 'unreadable'],
	['a bomb of a sheet', 'a.xlsx', () => workbook(Buffer.alloc(200 * MB, ' ').toString()), 'too_large_inside'],
	[
		'a bomb of words',
		'a.xlsx',
		() => workbook('<row/>', Buffer.alloc(100 * MB, ' ').toString()),
		'too_large_inside'
	],
	[
		'a bomb that tells less than it holds',
		'a.xlsx',
		() => workbook('<row/>', Buffer.alloc(200 * MB, ' ').toString(), 1000),
		'unreadable'
	],
	[
		'a bomb that tells nothing',
		'a.xlsx',
		() => workbook('<row/>', Buffer.alloc(200 * MB, ' ').toString(), 0),
		'unreadable'
	],
	[
		'900,000 words',
		'a.xlsx',
		() => workbook('<row/>', `<sst>${'<si><t>a</t></si>'.repeat(900_000)}</sst>`),
		'too_large_inside'
	],
	[
		'rows that each reach the last column',
		'a.xlsx',
		() => workbook('<row><c r="XFD1"><v>1</v></c></row>'.repeat(20_000)),
		'too_slow or too_large_inside or busy'
	]
];

/** Never more than one at a time, as in the server. */
async function measured(file: string | Buffer, name: string) {
	const delay = monitorEventLoopDelay({ resolution: 5 });
	delay.enable();
	const reading = readApart({ body: new Uint8Array(Buffer.from(file)), name, wish: { window } });
	const reader = await nextReader(process.pid);
	let [mostMb, cpuMs] = [0, 0];
	const watch = setInterval(() => {
		mostMb = Math.max(mostMb, mostMbOf(reader));
		cpuMs = Math.max(cpuMs, useOf(reader)?.cpuMs ?? 0);
	}, 5);
	const answer = await reading;
	delay.disable();
	clearInterval(watch);
	return { answer, mostMb, cpuMs, heldUpMs: delay.percentile(90) / 1e6 };
}

describe('a hostile file costs at most two seconds and 256 MB, and holds nobody up', () => {
	test.each(REFUSED)('%s', async (_, name, make, error) => {
		const { answer, mostMb, cpuMs, heldUpMs } = await measured(make(), name);
		expect(error.split(' or ')).toContain(answer.ok ? 'read' : answer.error);
		expect(cpuMs).toBeLessThan(CPU_MS);
		expect(mostMb).toBeLessThan(256);
		expect(heldUpMs).toBeLessThan(100);
	});

	test.each<[string, string, () => string | Buffer, string[], string[]]>([
		[
			'years 0000 and 9999',
			'a.csv',
			() => table('01/01/0000;08:00;09:00;a', '31/12/9999;08:00;09:00;b', lesson),
			['Conduite'],
			['bad_date', 'bad_date']
		],
		[
			'a row of 200,000 cells',
			'a.csv',
			() => table(lesson + ';x'.repeat(200_000), lesson),
			['Conduite'],
			['too_many_cells']
		],
		[
			'a quote that swallows rows',
			'a.csv',
			() => table('14/12/2026;08:00;09:00;"Conduite', lesson, '14/12/2026;08:00;09:00;a"', lesson),
			['Conduite'],
			['unclosed_quote']
		],
		[
			'markup, formulas and a turned reading direction',
			'a.csv',
			() => table('14/12/2026;08:00;09:00;=1+1', '14/12/2026;09:00;10:00;<b onclick=x>\u202Ea'),
			['=1+1', '<b onclick=x>a'],
			[]
		],
		[
			'elements nested 100,000 deep',
			'a.xlsx',
			() =>
				workbook(
					`<row r="1">${cell('A1', 'Date')}${cell('B1', 'Titre')}${cell('C1', 'Journée entière')}</row><row r="2">${cell('A2', '14/12/2026')}${cell('B2', 'Noël')}${cell('C2', 'oui')}</row>${'<x>'.repeat(100_000)}`
				),
			['Noël'],
			[]
		],
		[
			'a row numbered 1,048,576',
			'a.xlsx',
			() =>
				workbook(
					`<row r="1">${cell('A1', 'Date')}${cell('B1', 'Titre')}${cell('C1', 'Journée entière')}</row><row r="2">${cell('A2', '14/12/2026')}${cell('B2', 'Noël')}${cell('C2', 'oui')}</row><row r="1048576">${cell('A1048576', 'x')}</row>`
				),
			['Noël'],
			[]
		]
	])('%s: the rest is read', async (_, name, make, titles, reasons) => {
		const { answer, mostMb, cpuMs } = await measured(make(), name);
		if (!answer.ok) throw new Error(answer.error);
		expect(answer.read.map((one) => one.title)).toEqual(titles);
		expect(answer.unread.map((one) => one.reason)).toEqual(reasons);
		expect(cpuMs).toBeLessThan(CPU_MS);
		expect(mostMb).toBeLessThan(256);
	});
});
