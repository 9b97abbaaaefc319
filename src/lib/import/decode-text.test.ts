import { expect, test } from 'vitest';
import { decodeText, wholeText } from './decode-text.ts';

test.each([
	[
		'an old Mac',
		'Leçon de Joël Nzé — l’élève est à côté du pré',
		'4c658d6f6e206465204a6f916c204e7a8e20d1206cd58e6c8f7665206573742088206399748e2064752070728e'
	],
	[
		'Windows, with its own signs',
		'L’élève Joël… 5 € « cœur » – Ž',
		'4c92e96ce87665204a6feb6c852035208020ab20639c757220bb2096208e'
	],
	['Windows, with nothing else', '• Essai ‘pluie” 5 ™', '952045737361692091706c7569659420352099'],
	['an old Mac, one letter', 'Joël', '4a6f916c']
])('letters are right from %s', (_, text, hex) => {
	const decoded = decodeText(Buffer.from(hex, 'hex'));
	expect(decoded.ok && wholeText(decoded)).toBe(text);
});
