import { expect, test } from 'vitest';
import { Chance } from '../chance.ts';
import { frameEnd, mangleRings } from './rings.ts';

const message = (text: string) => `*3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$${String(text.length)}\r\n${text}\r\n`;
const line = () => ({ notes: new Map<string, unknown>(), cut: () => undefined });

test('a frame ends where Redis says, however deep, and not before it has come', () => {
	for (const frame of [
		'+OK\r\n',
		':12\r\n',
		'$-1\r\n',
		'$3\r\na\r\n\r\n',
		message('hello'),
		'%1\r\n+a\r\n*1\r\n:1\r\n'
	]) {
		expect(frameEnd(Buffer.from(frame), 0)).toBe(frame.length);
		expect(frameEnd(Buffer.from(frame.slice(0, -1)), 0)).toBeNull();
	}
});

test('messages get lost, doubled and reordered; answers do not, wherever the pieces were cut', () => {
	const counts = { lost: 0, doubled: 0, reordered: 0 };
	const tap = mangleRings(new Chance(1), (what) => counts[what]++);
	const one = line();
	const stream = Array.from({ length: 200 }, (_, n) => `:${String(n)}\r\n${message(`m${String(n)}`)}`).join(
		''
	);
	let passed = '';
	for (let at = 0; at < stream.length; at += 7) {
		const piece = tap({ from: 'server', bytes: Buffer.from(stream.slice(at, at + 7)), line: one });
		passed += piece?.toString() ?? '';
	}
	expect([...passed.matchAll(/^:(\d+)\r$/gm)].map(([, n]) => Number(n))).toEqual([...Array(200).keys()]);
	expect(Math.min(counts.lost, counts.doubled, counts.reordered)).toBeGreaterThan(10);
	const asked = Buffer.from('*1\r\n$4\r\nPING\r\n');
	expect(tap({ from: 'client', bytes: asked, line: one })).toBe(asked);
});
