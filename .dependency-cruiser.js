// Who may import whom. Read it top-down: each layer names what it may reach, everything else is refused.
const layer = (name, from, may, comment) => ({
	name,
	comment,
	severity: 'error',
	from: { path: from, pathNot: '\\.test\\.ts$' },
	to: { pathNot: [from, ...may].join('|') }
});
const npm = (...names) => `node_modules/(${names.join('|')})(/|$)`;

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
	forbidden: [
		{ name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
		layer(
			'domain',
			'^src/domain/',
			[npm('valibot', 'temporal-polyfill')],
			'Rules of a driving school. No IO, no framework, no clock.'
		),
		layer(
			'sync',
			'^src/sync/',
			['^src/domain/', npm('yjs', 'y-protocols', 'lib0', 'valibot')],
			'What browser and server must agree on.'
		),
		layer(
			'db',
			'^db/',
			['^src/domain/', npm('postgres'), '^(node:)?(fs|path|url|crypto|module)'],
			'SQL, and nothing but.'
		),
		layer(
			'schedule',
			'^src/schedule/',
			['^src/(domain|sync)/', '^db/', npm('yjs', 'lib0', 'postgres'), '^(node:)?(buffer|crypto)$'],
			'The one write path.'
		),
		layer(
			'workflow-contract',
			'^workflows/contract\\.ts$',
			['^src/domain/', npm('valibot')],
			'What the rest may know of a workflow: its name and its types.'
		),
		{
			name: 'realtime-stands-alone',
			severity: 'error',
			from: { path: '^realtime/' },
			to: { path: '^(workflows/(?!contract\\.ts)|src/(lib|routes|hooks))' }
		},
		{
			name: 'workflows-stand-alone',
			severity: 'error',
			from: { path: '^workflows/' },
			to: { path: '^(realtime|src/(lib|routes|hooks))' }
		},
		{
			name: 'flows-are-deterministic',
			severity: 'error',
			from: {
				path: '^workflows/[^/]+\\.ts$',
				pathNot: '(main|relay|worker|bundle|door|watch|contract|\\.test)\\.ts$'
			},
			to: { path: '^(db|src/schedule|workflows/activities)/|^node:', dependencyTypesNot: ['type-only'] }
		},
		{
			name: 'flows-are-light',
			comment: 'All they load is built anew for each of thousands of them; see workflows/names.ts.',
			severity: 'error',
			from: { path: '^workflows/(flows|person|publish|delivering|names)\\.ts$' },
			to: {
				path: '^(src|db)/|^workflows/contract\\.ts$|node_modules/',
				pathNot: 'node_modules/@temporalio/workflow/',
				dependencyTypesNot: ['type-only']
			}
		},
		{
			name: 'web-never-imports-temporal',
			severity: 'error',
			from: { path: '^(src|realtime)/' },
			to: { path: 'node_modules/@temporalio/' }
		},
		{
			name: 'lib-below-routes',
			severity: 'error',
			from: { path: '^src/lib/' },
			to: { path: '^src/routes/' }
		},
		{
			name: 'roles-do-not-mix',
			severity: 'error',
			from: { path: '^src/routes/\\(([^)]+)\\)/' },
			to: { path: '^src/routes/\\([^)]+\\)/', pathNot: '^src/routes/\\($1\\)/' }
		},
		{
			name: 'only-tests-import-tests',
			severity: 'error',
			from: { pathNot: '(\\.test\\.ts$|^tests/|^bench/)' },
			to: { path: '(\\.test\\.ts$|^tests/)' }
		}
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		tsPreCompilationDeps: true,
		tsConfig: { fileName: 'tsconfig.json' },
		exclude: { path: '^(\\.svelte-kit|build|coverage)/' }
	}
};
