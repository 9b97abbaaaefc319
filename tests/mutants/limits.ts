import { integration, type Mutant, one, unit } from './mutant.ts';

const PULSES = 'realtime/pulses.ts';
const PULSES_TEST = 'realtime/pulses.test.ts';

/** Rules broken by a number or an order alone: nothing goes wrong at once, and only a test that looks at it notices. */
export const LIMITS: readonly Mutant[] = [
	{
		name: 'weeks-without-end',
		rule: 'R1',
		patches: one('src/domain/week.ts', 'export const REACH = 60;', 'export const REACH = 6_000;'),
		tests: unit('src/schedule/batch.test.ts', 'R1:')
	},
	{
		name: 'weeks-held-in-any-order',
		rule: 'R5',
		patches: one(
			'src/schedule/commit-jobs.ts',
			'a.week.localeCompare(b.week)',
			'0 * a.week.localeCompare(b.week)'
		),
		tests: unit('src/schedule/commit-jobs.test.ts', 'R5:')
	},
	{
		name: 'weeks-cut-from-a-batch',
		rule: 'R5',
		patches: [
			...one('src/schedule/batch.ts', 'if (n > 0 &&', 'if (n > 64 &&'),
			...one(
				'src/schedule/batch.ts',
				'return { jobs, others: [...others] };',
				'return { jobs, others: [...others].slice(0, SIBLINGS) };'
			)
		],
		tests: integration('write-path', 'R5:')
	},
	{
		name: 'rows-locked-in-another-order',
		rule: 'R5',
		patches: [
			...one('db/boards.ts', 'order by week for update', 'order by week desc for update'),
			...one(
				'src/schedule/commit.ts',
				'one.week.localeCompare(other.week)',
				'other.week.localeCompare(one.week)'
			)
		],
		tests: integration('several-nodes', 'R5:')
	},
	{
		name: 'a-hole-in-the-log-passed-over',
		rule: 'R12',
		patches: one('src/schedule/live-board.ts', 'rows.length === last - from', 'rows.length > 0'),
		tests: integration('several-nodes', 'R12:')
	},
	{
		name: 'followed-when-it-is-too-late',
		rule: 'R15',
		patches: one(PULSES, 'const FOLLOW_EVERY = 800;', 'const FOLLOW_EVERY = 20_000;'),
		tests: unit(PULSES_TEST, 'R15:')
	},
	{
		name: 'an-answer-for-an-hour',
		rule: 'R16',
		patches: one('realtime/doc-room.ts', 'const SHARE_FOR = 1_000;', 'const SHARE_FOR = 3_600_000;'),
		tests: unit('realtime/doc-room.test.ts', 'R16:')
	},
	{
		name: 'roles-that-hang-on-nobody',
		rule: 'R17',
		patches: one('realtime/revocation.ts', 'now.role === role && now.person === person', 'now.role === role'),
		tests: integration('candidate-socket', 'R17:')
	},
	{
		name: 'candidates-in-any-haste',
		rule: 'R18',
		patches: one('realtime/candidate-line.ts', 'new Pace(10, 1, ', 'new Pace(1e9, 1e9, '),
		tests: unit('realtime/candidate-line.test.ts', 'R18:')
	},
	{
		name: 'candidates-at-any-length',
		rule: 'R18',
		patches: one(
			'realtime/candidate-rooms.ts',
			'const MESSAGE_LIMIT = 8 * 1024;',
			'const MESSAGE_LIMIT = 8 << 20;'
		),
		tests: integration('candidate-socket', 'R18:')
	},
	{
		name: 'boards-never-let-go',
		rule: 'R23',
		patches: one(PULSES, 'const BOARD_IDLE = 60_000;', 'const BOARD_IDLE = Infinity;'),
		tests: unit(PULSES_TEST, 'R23:')
	},
	{
		name: 'log-rows-gone-at-once',
		rule: 'R23',
		patches: [
			...one('db/snapshots.ts', `interval '15 minutes' limit`, `interval '0 minutes' limit`),
			...one('db/migrations/0014_board_snapshot.sql', `interval '15 minutes' and`, `interval '0 minutes' and`)
		],
		tests: integration('several-nodes', 'R23:')
	},
	{
		name: 'auditor-never-comes',
		rule: 'R25',
		patches: one(PULSES, 'const AUDIT_EVERY = 60_000;', 'const AUDIT_EVERY = 2 ** 30;'),
		tests: unit(PULSES_TEST, 'R25:')
	},
	{
		name: 'a-crowd-on-one-board',
		rule: 'R26',
		patches: one('realtime/presence.ts', 'const MOST_PEOPLE = 50;', 'const MOST_PEOPLE = 5_000;'),
		tests: unit('realtime/presence.test.ts', 'R26:')
	},
	{
		name: 'strangers-without-end',
		rule: 'R29',
		patches: one(
			'realtime/door-guard.ts',
			`if (!admitted.ok && admitted.why === 'ended') strangers.failed`,
			`if (admitted.ok && address === '') strangers.failed`
		),
		tests: integration('candidate-socket', 'R29: whoever')
	},
	{
		name: 'bytes-without-end',
		rule: 'R27',
		patches: one('src/schedule/board-queue.ts', 'const BYTES = 1_048_576;', 'const BYTES = 2 ** 40;'),
		tests: unit('src/schedule/board-queue.test.ts', 'R27:')
	}
];
