import { expect, test } from 'vitest';
import { together } from './picked-files.ts';

const file = (name: string, lastModified = 1) => ({ name, size: 10, lastModified });

test('files picked later join those of before, the same one once; one that was saved anew is another', () => {
	const before = together([], [file('a.ics')]);
	const names = (now: ReturnType<typeof file>[]) => together(before, now).map(({ name }) => name);
	expect(names([file('a.ics'), file('b.csv')])).toEqual(['a.ics', 'b.csv']);
	expect(names([file('a.ics', 2)])).toEqual(['a.ics', 'a.ics']);
	expect(names([])).toEqual(['a.ics']);
});
