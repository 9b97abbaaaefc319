import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { MUTANTS } from '../mutants/mutants.ts';

test.each(MUTANTS)('$rule: what $name breaks is still there to break', ({ patches, tests }) => {
	for (const { file, find } of patches) expect(readFileSync(file, 'utf8').split(find), file).toHaveLength(2);
	if (tests === 'fuzz') return;
	expect(existsSync(tests.file)).toBe(true);
	expect(readFileSync(tests.file, 'utf8')).toContain(tests.named);
});

test('mutants have names of their own', () => {
	expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length);
});
