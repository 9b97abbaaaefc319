import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/activity';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { NativeConnection, Worker } from '@temporalio/worker';
import { ROOT } from '../start/build.ts';
import { type NoticeActivities } from '../workflows/contract.ts';
import { FLOWS, STIRRED, TASK_QUEUE } from '../workflows/names.ts';
import { openTemporal } from './harness/temporal.ts';

// `node tests/record-histories.ts`: a history of each branch of each flow that has none yet, as the flows are now. The old
// ones stay: they are what running flows have behind them.
const SCHOOL = '00000000-0000-4000-8000-00000000000a';
const CANDIDATE = '00000000-0000-4000-8000-00000000000b';
const PUBLICATION = '00000000-0000-4000-8000-00000000000c';

/** Else the process and the machine sign as theirs. */
const identity = 'recorder';

/** Events after which a run is to be taken over by another. */
const temporal = await openTemporal(['limit.historyCount.suggestContinueAsNew=100']);
const native = await NativeConnection.connect({ address: temporal.address });
const client = new Client({ connection: await Connection.connect({ address: temporal.address }), identity });
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

const fileOf = (name: string): string => join(ROOT, 'tests', 'files', 'histories', `${name}.json`);

/** Has one flow run on these activities for a while, and keeps what happened. @param goesOn name of what a run does that takes over */
async function record(
	name: string,
	activities: Partial<NoticeActivities>,
	flow: keyof typeof FLOWS,
	during: (id: string) => Promise<void>,
	goesOn: string | null = null
): Promise<void> {
	if (existsSync(fileOf(name))) return;
	let first = '';
	const worker = await Worker.create({
		connection: native,
		identity,
		taskQueue: TASK_QUEUE,
		workflowBundle: { codePath: join(ROOT, 'build', 'flows.js') },
		activities
	});
	await worker.runUntil(async () => {
		const args =
			flow === 'person'
				? [{ school: SCHOOL, person: CANDIDATE }]
				: [{ school: SCHOOL, week: '2026-W48', publication: PUBLICATION }];
		const begun = await client.workflow.start(FLOWS[flow], { taskQueue: TASK_QUEUE, workflowId: name, args });
		first = begun.firstExecutionRunId;
		await during(name);
	});
	await keep(name, name, first);
	if (goesOn !== null) await keep(goesOn, name);
}

/** @param run the flow's last one, if it is not said */
async function keep(name: string, id: string, run?: string): Promise<void> {
	const history = await client.workflow.getHandle(id, run).fetchHistory();
	writeFileSync(fileOf(name), `${withoutPaths(historyToJSON(history))}\n`);
}

/** Of a failure the words stay, not the folder they were said in. */
const withoutPaths = (json: string): string =>
	json.replaceAll(/("stackTrace": "(?:[^"\\]|\\[^n])*)(?:\\n(?:[^"\\]|\\.)*)?"/g, '$1"');

const stir = (id: string): Promise<void> => client.workflow.getHandle(id).signal(STIRRED, { quiet: 400 });
const done = (id: string): Promise<void> => client.workflow.getHandle(id).result();
const nothing = { notices: [], wakeIn: null };

/** Answers of one look after the other; the last one again and again. */
const looks = (...answers: Awaited<ReturnType<NoticeActivities['look']>>[]): NoticeActivities['look'] => {
	let next = 0;
	return () => Promise.resolve(answers[Math.min(next++, answers.length - 1)] ?? nothing);
};
const deliver = (): Promise<void> => Promise.resolve();

await record(
	'person-settled',
	{ look: looks({ notices: [], wakeIn: 3_600_000 }, { notices: ['a', 'b'], wakeIn: null }), deliver },
	'person',
	async (id) => {
		await pause(1_000);
		for (let change = 0; change < 3; change++) await stir(id).then(() => pause(150));
		await done(id);
	}
);
await record(
	'person-reminded',
	{ look: looks({ notices: [], wakeIn: 1_000 }, { notices: ['a'], wakeIn: 1_000 }, nothing), deliver },
	'person',
	done
);
await record(
	'person-given-up',
	{
		look: looks({ notices: ['a', 'b'], wakeIn: null }),
		deliver: ({ notice }) =>
			notice === 'a' ? Promise.reject(ApplicationFailure.nonRetryable('refused')) : Promise.resolve(),
		giveUp: deliver
	},
	'person',
	done
);
await record(
	'publish-in-portions',
	{
		tellWeek: ({ after }) =>
			Promise.resolve(
				after === null ? { notices: ['a', 'b'], last: CANDIDATE } : { notices: ['c'], last: null }
			),
		deliver
	},
	'publish',
	done
);
await record(
	'person-side-by-side',
	{
		look: looks(
			{ notices: ['slow', 'quick'], wakeIn: 1_500 },
			{ notices: ['slow', 'refused'], wakeIn: null }
		),
		deliver: async ({ notice }) => {
			if (notice === 'slow') await pause(3_000);
			if (notice === 'refused') throw ApplicationFailure.nonRetryable('refused');
		},
		giveUp: deliver
	},
	'person',
	done
);
await record(
	'publish-side-by-side',
	{
		tellWeek: ({ after }) =>
			Promise.resolve(
				after === null ? { notices: ['slow', 'b'], last: CANDIDATE } : { notices: ['c'], last: null }
			),
		deliver: ({ notice }) => (notice === 'slow' ? pause(1_000) : Promise.resolve())
	},
	'publish',
	done
);
/** Hands over what it has no answer for; the first of these answers goes to the first try. */
const portions = (...answers: Awaited<ReturnType<NoticeActivities['handOver']>>['later'][]) => {
	let next = 0;
	return () => Promise.resolve({ later: answers[next++] ?? [] });
};
await record(
	'person-told-together',
	{
		look: looks({ notices: ['a', 'b'], wakeIn: 1_000 }, { notices: ['a', 'c'], wakeIn: null }),
		handOver: portions(
			[
				{ notice: 'a', tried: true, in: null },
				{ notice: 'b', tried: false, in: 2_000 }
			],
			[],
			[],
			[]
		)
	},
	'person',
	done
);
await record(
	'person-looks-itself',
	{
		look: looks(
			{ notices: [], wakeIn: 3_600_000 },
			{ notices: ['a'], wakeIn: 1_000 },
			{ notices: ['b'], wakeIn: null }
		),
		handOver: portions([], [])
	},
	'person',
	async (id) => {
		await pause(1_000);
		for (let change = 0; change < 3; change++) await stir(id).then(() => pause(150));
		await done(id);
	}
);
await record(
	'publish-told-together',
	{
		tellWeek: ({ after }) =>
			Promise.resolve(
				after === null ? { notices: ['a', 'b'], last: CANDIDATE } : { notices: ['c'], last: null }
			),
		handOver: portions([{ notice: 'b', tried: true, in: 1_500 }], [])
	},
	'publish',
	done
);
const wakes = Array.from({ length: 20 }, () => ({ notices: [], wakeIn: 100 }));
await record('person-taken-over', { look: looks(...wakes, nothing) }, 'person', done);
let told = 0;
await record(
	'publish-taken-over',
	{ tellWeek: () => Promise.resolve({ notices: [], last: ++told < 25 ? CANDIDATE : null }) },
	'publish',
	done,
	'publish-goes-on'
);
await native.close();
await temporal.end();
process.exit(0);
