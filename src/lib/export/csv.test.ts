import { expect, test } from 'vitest';
import { csvOf } from './csv.ts';

test('what a spreadsheet would reckon is text, also behind blanks', () => {
	const cells = ['=1+1', ' =1+1', '\t-1', '@a', 'a=1', 'dit "non"'];
	expect(csvOf([cells], ',')).toBe('\uFEFF"\'=1+1","\' =1+1","\'\t-1","\'@a","a=1","dit ""non"""\r\n');
});

test.each(['＝1+1', '＋1', '－1', '＠a', '\ta', '\ra', ' ＝1'])('so is %j', (cell) => {
	expect(csvOf([[cell]], ',')).toBe(`\uFEFF"'${cell}"\r\n`);
});
