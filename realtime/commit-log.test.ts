import { Writable } from 'node:stream';
import { pino } from 'pino';
import { expect, test, vi } from 'vitest';
import { nobodyWatches } from '#schedule/watch.ts';
import { withCommitLog } from './commit-log.ts';

test('R24: a board begun anew is told of, and with an alarm where rows of its log were lost', () => {
	const lines: Record<string, unknown>[] = [];
	const write = (line: Buffer, _: string, done: () => void) => {
		lines.push(JSON.parse(line.toString()) as Record<string, unknown>);
		done();
	};
	const log = pino({ base: null }, new Writable({ write }));
	const begun = vi.fn();
	const watch = withCommitLog({ ...nobodyWatches, begun }, log);
	const board = { room: 'board/s/2026-W48', epoch: 2 };
	watch.begun(board, 'overgrown');
	watch.begun(board, 'lost');
	expect(lines).toMatchObject([
		{ level: 30, ...board, why: 'overgrown', msg: 'board begun anew' },
		{ level: 50, ...board, why: 'lost', msg: expect.stringContaining('rows of the log') as string }
	]);
	expect(begun.mock.calls).toEqual([
		[board, 'overgrown'],
		[board, 'lost']
	]);
});
