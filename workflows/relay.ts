import * as outbox from '#db/outbox.ts';
import { type OutboxRow } from '#db/outbox.ts';
import * as officeMatters from '#db/office-matters.ts';
import { inSchool, type Sql } from '#db/sql.ts';
import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import * as v from 'valibot';
import { personInput, type PersonInput, publishInput, type PublishInput, stirred } from './contract.ts';
import { FLOWS, STIRRED, TASK_QUEUE } from './names.ts';

/** Rows taken at once. */
const MOST = 200;
const AT_ONCE = 10;
/** A Temporal that is gone may let a call hang for most of a minute. */
const DEADLINE = 5_000;

interface Call {
	rows: OutboxRow[];
	/** Starts or signals the flow; done twice, it is done once. */
	make: () => Promise<unknown>;
}

/** Tells the flows all that was committed. */
export async function relay(sql: Sql, client: Client): Promise<void> {
	while ((await relaySome(sql, client)) === MOST);
}

async function relaySome(sql: Sql, client: Client): Promise<number> {
	const rows = await outbox.claim(sql, MOST);
	// Each by itself: what is wrong with one row is nothing of the others of the same person.
	const { strange = [], known = [] } = Object.groupBy(rows, (row) =>
		callOf(client, [row]) ? 'known' : 'strange'
	);
	if (strange.length > 0) await bury(sql, strange);
	const calls = [...Map.groupBy(known, callKey).values()].flatMap((group) => callOf(client, group) ?? []);
	for (let at = 0; at < calls.length; at += AT_ONCE)
		await Promise.all(calls.slice(at, at + AT_ONCE).map((call) => make(sql, client, call)));
	return rows.length;
}

/** Nobody is told of these: those who run the school are told of that. */
async function bury(sql: Sql, rows: readonly OutboxRow[]): Promise<void> {
	for (const [why, some] of Map.groupBy(rows, whyStrange))
		await outbox.dead(
			sql,
			some.map(({ id }) => id),
			why
		);
	for (const school of new Set(rows.map((row) => row.school)))
		await inSchool(sql, { school }, (tx) => officeMatters.wake(tx, school));
}

const whyStrange = ({ kind }: OutboxRow): outbox.DeadReason =>
	Object.hasOwn(CALLS, kind) ? 'names_nobody' : 'unknown_kind';

/** All that concerns one person is one signal; each publication stands by itself. */
const callKey = (row: OutboxRow): string => (CALLS[row.kind] === personCall ? row.key : row.id);

async function make(sql: Sql, client: Client, { rows, make: call }: Call): Promise<void> {
	const ids = rows.map((row) => row.id);
	try {
		await client.withDeadline(Date.now() + DEADLINE, call);
	} catch (error) {
		if (!(error instanceof WorkflowExecutionAlreadyStartedError)) {
			await outbox.missed(sql, ids, error instanceof Error ? error.message : String(error));
			return;
		}
	}
	await outbox.done(sql, ids);
}

const CALLS: Record<string, (client: Client, rows: OutboxRow[], first: OutboxRow) => Call | null> = {
	planning_changed: personCall,
	look: personCall,
	again: personCall,
	ensure: ensureCall,
	week_published: publishCall
};

function callOf(client: Client, rows: OutboxRow[]): Call | null {
	const [first] = rows;
	const call = first && Object.hasOwn(CALLS, first.kind) ? CALLS[first.kind] : null;
	return (first && call?.(client, rows, first)) ?? null;
}

/** The person's flow that a row is for; null: it names nobody. */
function personFlow({ school, key, payload }: OutboxRow) {
	// Rows of before name a candidate.
	const person = field(payload, 'person') ?? field(payload, 'candidate');
	const input = v.safeParse(personInput, { school, person });
	if (!input.success) return null;
	const args: [PersonInput] = [input.output];
	return { taskQueue: TASK_QUEUE, workflowId: key, args };
}

function personCall(client: Client, rows: OutboxRow[], first: OutboxRow): Call | null {
	const flow = personFlow(first);
	if (!flow) return null;
	const changed = rows.find((row) => row.kind === 'planning_changed');
	const signal = v.parse(stirred, { quiet: changed?.quiet ?? 0 });
	const stir = { ...flow, signal: STIRRED, signalArgs: [signal] };
	return { rows, make: () => client.workflow.signalWithStart(FLOWS.person, stir) };
}

/** Only where none runs: one that does is left in peace. */
function ensureCall(client: Client, rows: OutboxRow[], first: OutboxRow): Call | null {
	const flow = personFlow(first);
	return flow && { rows, make: () => client.workflow.start(FLOWS.person, flow) };
}

function publishCall(client: Client, rows: OutboxRow[], row: OutboxRow): Call | null {
	const given = { school: row.school, week: field(row.payload, 'week'), publication: row.id };
	const input = v.safeParse(publishInput, given);
	if (!input.success) return null;
	const flow: [PublishInput] = [input.output];
	return {
		rows,
		make: () =>
			client.workflow.start(FLOWS.publish, {
				taskQueue: TASK_QUEUE,
				workflowId: `${row.key}/${row.id}`,
				workflowIdReusePolicy: 'REJECT_DUPLICATE',
				args: flow
			})
	};
}

const field = (payload: unknown, name: string): unknown =>
	typeof payload === 'object' && payload !== null ? (payload as Record<string, unknown>)[name] : undefined;

/** One at a time: who asks meanwhile is served by one more afterwards. */
export function oneAtATime(work: () => Promise<unknown>): () => Promise<void> {
	let running: Promise<void> | null = null;
	let again = false;
	const run = async (): Promise<void> => {
		do {
			again = false;
			await work();
		} while (again);
	};
	return () => {
		again = running !== null;
		running ??= run().finally(() => (running = null));
		return running;
	};
}
