import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const files = readdirSync('messages').filter((name) => name.endsWith('.fr.json'));

/** A mark that French sets off, after a letter or a space that may break. */
const LOOSE = /[\p{L}})] ?[;?!»]|[\p{L}})\d] :|[\p{L}})]: |«(?![\u202f\u00a0])/u;

test.each(files)('%s sets : ; ? ! and quotation marks off by a space that does not break', (name) => {
	const lines = readFileSync(`messages/${name}`, 'utf8').split('\n');
	const texts = lines
		.filter((line) => !line.includes('"declarations"'))
		.map((line) => /^\s*"[^"]+": (".*"),?$/.exec(line)?.[1] ?? '');
	expect(texts.filter((text) => LOOSE.test(text))).toEqual([]);
});
