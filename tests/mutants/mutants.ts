import { LIMITS } from './limits.ts';
import { integration, type Mutant, one, unit } from './mutant.ts';

const GUARD = 'src/sync/guard.ts';
const STRUCTS = 'src/sync/fresh-structs.ts';
const BOARD = 'src/schedule/live-board.ts';
const JOBS = 'src/schedule/commit-jobs.ts';
const COMMIT = 'src/schedule/commit.ts';
const COMMIT_SQL = 'db/migrations/0017_cheaper_commit.sql';
const PAYLOAD = 'src/schedule/commit-payload.ts';

export const MUTANTS: readonly Mutant[] = [
	{
		name: 'no-fence',
		rule: 'R13',
		// Three walls stand behind one another: the statement's condition, the careful path's, and the log's key.
		patches: [
			...one(COMMIT_SQL, `and seq = (b->>'seq')::bigint - 1\n`, '\n'),
			...one(JOBS, '		for (const one of held) await one.catchUp(tx);\n', ''),
			...one('db/migrations/0001_house.sql', 'primary key (school_id, week, epoch, seq),', 'unique (change),')
		],
		tests: 'fuzz'
	},
	{
		name: 'behind-under-the-lock',
		rule: 'R9',
		patches: one(JOBS, '		for (const one of held) await one.catchUp(tx);\n', ''),
		tests: integration('several-nodes', 'R9, R13:')
	},
	{
		name: 'epochs-told-apart-by-their-number',
		rule: 'R24',
		patches: one(
			'src/schedule/replica.ts',
			'head?.epoch === this.epoch && head.seq === this.seq',
			'head?.seq === this.seq'
		),
		tests: integration('several-nodes', 'R24:')
	},
	{
		name: 'what-is-gone-is-saved',
		rule: 'R4',
		patches: one('src/lib/board/board.svelte.ts', 'wasOpen && !this.#isTaken(id)', 'false'),
		tests: integration('saved', 'R4:')
	},
	{
		name: 'no-gap-handling',
		rule: 'R15',
		patches: [
			...one(BOARD, 'epoch !== this.epoch || seq > this.replica.seq + 1', 'epoch !== this.epoch'),
			...one(BOARD, 'seq === this.replica.seq + 1', 'seq > this.replica.seq')
		],
		tests: 'fuzz'
	},
	{
		name: 'no-following',
		rule: 'R15',
		patches: one(BOARD, 'if (isBehind && !this.#evicted)', 'if (isBehind && this.#evicted)'),
		tests: integration('several-nodes', 'R15:')
	},
	{
		name: 'no-catch-up-at-the-handshake',
		rule: 'R16',
		patches: one(BOARD, '			await this.catchUp();\n			const { committed }', '			const { committed }'),
		tests: integration('several-nodes', 'R16:')
	},
	{
		name: 'no-gap-guard',
		rule: 'R7',
		patches: one(STRUCTS, `if (clock > expected) return 'gap';`, ''),
		tests: unit('src/sync/guard.test.ts', 'R7:')
	},
	{
		name: 'no-clock-check',
		rule: 'R7',
		patches: one(STRUCTS, `if (struct.length > LONGEST) throw`, 'if (struct.length < 0) throw'),
		tests: unit('src/sync/guard.test.ts', 'R7:')
	},
	{
		name: 'no-own-client-id-check',
		rule: 'R7',
		patches: one(STRUCTS, 'if (client !== clientId) throw', 'if (client < 0) throw'),
		tests: unit('src/sync/guard.test.ts', 'R7:')
	},
	{
		name: 'no-deletion-check',
		rule: 'R7',
		patches: one(
			GUARD,
			'if (!deleted.every((struct) => isOwnRefused(struct, doc, account)))',
			'if (deleted.length < 0)'
		),
		tests: unit('src/sync/guard.test.ts', 'R7:')
	},
	{
		name: 'what-is-deleted-stands-anywhere',
		rule: 'R7',
		patches: one(
			GUARD,
			'	const id = keyOf(struct, doc);\n',
			`	const id = struct.content instanceof Y.ContentDeleted ? '' : keyOf(struct, doc);\n`
		),
		tests: unit('src/sync/guard.test.ts', 'R7:')
	},
	{
		name: 'no-tombstone-rule',
		rule: 'R8',
		patches: one(GUARD, 'before instanceof Y.Item && before.deleted &&', 'before instanceof Y.Item &&'),
		tests: unit('src/sync/guard.test.ts', 'R7:')
	},
	{
		name: 'client-ids-used-again',
		rule: 'R8',
		patches: [
			...one(
				'src/schedule/create.ts',
				'const clientId = randomInt(1, 2 ** 32 - 1);',
				'const clientId = 1 + randomInt(0, 2);'
			),
			...one(
				'src/schedule/create.ts',
				'if (await leases.take(boards.sql, wanted)) return',
				'await leases.take(boards.sql, wanted); return'
			),
			...one('db/leases.ts', 'and account_id = ${lease.account} and session_id = ${lease.session}', '')
		],
		tests: 'fuzz'
	},
	{
		name: 'nothing-kept-on-the-device',
		rule: 'R8',
		patches: one('src/lib/board/board.svelte.ts', '		this.#options.kept.keep(id, edit);\n', ''),
		tests: 'fuzz'
	},
	{
		name: 'server-changes-its-client-id',
		rule: 'R10',
		patches: one('src/schedule/replica.ts', '		doc.clientID = this.#serverClient;\n', ''),
		tests: integration('write-path', 'R10:')
	},
	{
		name: 'told-before-commit',
		rule: 'R11',
		patches: one(
			COMMIT,
			'const events = await commits.usual(work.sql, work.school, payload(work, decided, changes));',
			'const events = await Promise.race([commits.usual(work.sql, work.school, payload(work, decided, changes)), Promise.resolve([])]);'
		),
		tests: 'fuzz'
	},
	{
		name: 'no-eviction-on-doubt',
		rule: 'R12',
		patches: [
			...one(
				JOBS,
				`		for (const board of held) board.evict(new BoardEvicted(board.school, board.week, 'doubt', error));\n`,
				''
			),
			...one(BOARD, '				this.evict(evicted);\n			}\n		}\n		this.#draining', '			}\n		}\n		this.#draining')
		],
		tests: 'fuzz'
	},
	{
		name: 'no-dedupe-by-edit-id',
		rule: 'R14',
		patches: [
			...one(COMMIT, 'known.get(entry.id) ?? verdicts.get(entry.id)', 'verdicts.get(entry.id)'),
			...one(
				COMMIT_SQL,
				`e->'verdict' from jsonb_array_elements(c->'edits') e;`,
				`e->'verdict' from jsonb_array_elements(c->'edits') e on conflict do nothing;`
			)
		],
		tests: integration('write-path', 'R9, R14:')
	},
	{
		name: 'stale-fields-taken',
		rule: 'R3',
		patches: one(
			'src/domain/decide.ts',
			'return field in step.was ? step.was[field] !== before[field] : !isCurrent;',
			'return false;'
		),
		tests: unit('src/domain/decide.test.ts', 'R3:')
	},
	{
		name: 'authors-of-before',
		rule: 'R9',
		patches: [
			...one(COMMIT_SQL, `if not board_authors_stand(p_school, c->'authors') then`, 'if false then'),
			...one(
				COMMIT,
				'if (!(await commits.authorsStand(tx, work.school, authorsOf([decided.actor]))))',
				'if (authorsOf([decided.actor]).length < 0)'
			)
		],
		tests: integration('write-path', 'R9, R14:')
	},
	{
		name: 'old-candidate-forgotten',
		rule: 'R19',
		patches: one(
			PAYLOAD,
			'had.filter((id) => !has.includes(id)).map',
			'had.filter((id) => !has.includes(id) && !had.includes(id)).map'
		),
		tests: integration('write-path-people', 'R19:')
	},
	{
		name: 'drafts-are-told',
		rule: 'R20',
		patches: one(
			PAYLOAD,
			'!!lesson && published(weekOf(lesson.start, zone))',
			'!!lesson && (published(weekOf(lesson.start, zone)) || true)'
		),
		tests: integration('write-path-people', 'R19:')
	},
	{
		name: 'told-where-a-draft-ends',
		rule: 'R20',
		patches: one(
			PAYLOAD,
			'return isSeen(told, context) && told.candidates.includes(candidate);',
			'return told !== undefined || candidate === lesson;'
		),
		tests: integration('write-path-people', 'R20:')
	},
	{
		name: 'holes-in-a-planning',
		rule: 'R20',
		patches: one(
			'src/lib/planning/planning.ts',
			`if (fresh.some((event, n) => event.version !== last + 1 + n)) return { status: 'gap', last };`,
			''
		),
		tests: 'fuzz'
	},
	{
		name: 'epoch-ignored',
		rule: 'R24',
		patches: one('realtime/board-door.ts', 'if (doc.epoch !== epoch) return', 'if (doc.epoch < 0) return'),
		tests: integration('board-door', 'R24:')
	},
	{
		name: 'auditor-asleep',
		rule: 'R25',
		patches: one(
			'src/schedule/epoch.ts',
			'return lessons.length === 0 && isPublished ? null',
			'return lessons.length >= 0 && isPublished ? null'
		),
		tests: integration('epochs', 'R25:')
	},
	...LIMITS
];
