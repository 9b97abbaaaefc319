import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

// docs/realtime.md names each rule of the live board, where it lives, and the tests that hold it.
const TOP = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/realtime.md', TOP), 'utf8');

interface Rule {
	number: number;
	places: string[];
	/** Title of a test, or of a group, by its file. */
	tests: { file: string; title: string }[];
}

function ruleOf(section: string): Rule {
	const [, place = '', held = ''] = /\n- in (.*)\n- held by (.*)\n?/.exec(section) ?? [];
	return {
		number: Number(/^\d+/.exec(section)?.[0]),
		places: filesIn(place),
		tests: held.split(/(?<=”);/).flatMap((part) => {
			const [file = ''] = filesIn(part);
			return [...part.matchAll(/“(.*?)”/g)].map(([, title = '']) => ({ file, title }));
		})
	};
}
const filesIn = (text: string): string[] => [...text.matchAll(/`(.*?)`/g)].map(([, file = '']) => file);
const rules = page.split('\n### R').slice(1).map(ruleOf);

test('all thirty rules are there, in their order, each with one line of what holds it', () => {
	expect(page.split('\n- held by ').length - 1).toBe(30);
	expect(rules.map(({ number }) => number)).toEqual(Array.from({ length: 30 }, (_, n) => n + 1));
});

test.each(rules)(
	'rule $number: its files exist, and tests that begin with it',
	({ number, places, tests }) => {
		expect(places.length).toBeGreaterThan(0);
		for (const place of places) expect(existsSync(new URL(place, TOP)), place).toBe(true);
		expect(tests.length).toBeGreaterThan(0);
		for (const { file, title } of tests) {
			expect(title.split(':')[0]?.split(', ')).toContain(`R${String(number)}`);
			expect(readFileSync(new URL(file, TOP), 'utf8'), `${file}: ${title}`).toContain(`'${title}'`);
		}
	}
);
