import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { FILE_ERRORS, UNREAD_REASONS } from '#domain/import/occurrence.ts';
import { m } from '#paraglide/messages.js';
import { fileErrorWords, sheetsWords, unreadWords } from './words.ts';

test.each(['fr', 'en'])('every reason to refuse a file or a row has its own sentence (%s)', (language) => {
	const file = new URL(`../../../messages/import.${language}.json`, import.meta.url);
	const messages = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
	const sentences = [
		...FILE_ERRORS.map((code) => messages[`import_error_${code}`]),
		...UNREAD_REASONS.map((code) => messages[`import_unread_${code}`])
	];
	expect(sentences).not.toContain(undefined);
	expect(new Set(sentences).size).toBe(sentences.length);
});

test('and a page says it', () => {
	expect(
		FILE_ERRORS.map((code) => fileErrorWords(code, 'a.csv')).every((words) => words.startsWith('a.csv'))
	).toBe(true);
	expect(UNREAD_REASONS.map((reason) => unreadWords(reason))).not.toContain('');
});

test('a formula is mended in a workbook by saving it, in a text by its value', () => {
	expect(unreadWords('formula', '=B2', 'a.xlsx')).toBe(
		m.import_about({ words: m.import_unread_formula(), what: '=B2' })
	);
	expect(unreadWords('formula', '', 'a.CSV')).toBe(m.import_unread_formula_text());
	expect(unreadWords('no_end', '', 'a.csv')).toBe(m.import_unread_no_end());
});

test('sheets that were not read are counted, those too far behind named', () => {
	const file = { name: 'a.xlsx', bytes: 1 };
	expect(sheetsWords([file])).toBeNull();
	expect(sheetsWords([{ ...file, sheets: 9, beyond: ['Mars', 'Avril'] }])).toMatch(
		/: 9\. .*: Mars, Avril\.$/
	);
});
