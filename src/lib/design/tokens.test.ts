import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
/** Lightness of a colour in each block that gives it: the light one, then the dark ones. */
const lightness = (token: string): number[] =>
	[...css.matchAll(new RegExp(`--${token}: oklch\\(([\\d.]+) `, 'g'))].map(([, value]) => Number(value));
/** WCAG's, near enough for colours that are nearly grey. */
const contrast = (a: number, b: number): number =>
	(Math.max(a, b) ** 3 + 0.05) / (Math.min(a, b) ** 3 + 0.05);

test('the lines between rows are seen on paper, in the dark as in the light', () => {
	const paper = lightness('paper');
	expect(paper).toHaveLength(3);
	const seen = lightness('line-faint').map((line, block) => contrast(line, paper[block] ?? 0));
	expect(seen).toHaveLength(3);
	expect(Math.min(...seen)).toBeGreaterThan(1.14);
});
