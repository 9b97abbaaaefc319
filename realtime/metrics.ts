import { Counter, Gauge, Histogram, Registry } from '@prometheus-io/client';
import { type Decided } from '#schedule/entry.ts';
import { type Evicted } from '#schedule/schedule.ts';
import { STEPS, type Watch, WHY_BEGUN } from '#schedule/watch.ts';
import { type Refusal } from '#domain/verdict.ts';
import { withinPatience } from './within-patience.ts';

const KINDS = ['board', 'note', 'candidate'] as const;
/** What a socket was opened for. */
export type Kind = (typeof KINDS)[number];

const REFUSALS: Record<Refusal['code'], true> = {
	taken: true,
	full: true,
	stale: true,
	needs_reason: true,
	forbidden: true,
	wrong_state: true,
	inactive: true,
	gone: true,
	exists: true,
	closed_week: true,
	too_old: true,
	after_refused: true,
	malformed: true
};

/** Counts what becomes of one kind of sockets. */
export interface SocketCount {
	/** Closed because it broke the protocol. */
	violated: () => void;
	/** Closed because it read too slowly. */
	cut: () => void;
	/** A whole document was encoded for those who opened it. */
	encoded: () => void;
}

/** What is looked up when the numbers are read. */
interface Standing {
	connections: () => Record<Kind, number>;
	/** Messages of each room that wait or are being worked on. */
	queues: () => number[];
	boards: () => number;
	/** What waits for the worker. */
	outbox: () => Promise<{ waiting: number; oldest: number; dead: number }>;
}

/** The numbers of this node; docs/operations.md says what each is for. No label takes a value people choose. */
export interface Metrics {
	registry: Registry;
	schedule: Watch;
	sockets(kind: Kind): SocketCount;
	evicted: (evicted: Evicted) => void;
	mismatched: () => void;
	/** @param lag from a ring at another node to its hearing here, in milliseconds */
	rang: (lag: number) => void;
	/** Called once, when all is open. */
	lookAt(standing: Standing): void;
}

/** Seconds; the usual batch takes about two milliseconds. */
const BUCKETS = [0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];

export function createMetrics(): Metrics {
	const registry = new Registry();
	const make = instruments(registry);
	const kind = { kind: KINDS };
	const violations = make.counter('violations_total', 'sockets closed because they broke the protocol', kind);
	const cuts = make.counter('slow_closed_total', 'sockets closed because they read too slowly', kind);
	const encodings = make.counter(
		'encodings_total',
		'whole documents encoded for people who opened them',
		kind
	);
	const evictions = make.counter('evictions_total', 'documents read anew after a doubt or an overload', {
		why: ['doubt', 'overload']
	});
	const mismatches = make.counter('audit_mismatches_total', 'boards that differed from PostgreSQL');
	const lag = make.histogram('doorbell_lag_seconds', 'from a ring at another node to its hearing here');
	return {
		registry,
		schedule: watchSchedule(make),
		sockets: (kind) => ({
			violated: () => {
				violations.inc({ kind });
			},
			cut: () => {
				cuts.inc({ kind });
			},
			encoded: () => {
				encodings.inc({ kind });
			}
		}),
		evicted: ({ why }) => {
			if (why !== 'epoch') evictions.inc({ why });
		},
		mismatched: () => {
			mismatches.inc();
		},
		rang: (ms) => {
			lag.observe(Math.max(0, ms) / 1_000);
		},
		lookAt: (standing) => {
			lookAt(registry, standing);
		}
	};
}

type Instruments = ReturnType<typeof instruments>;

const instruments = (registry: Registry) => ({
	/** @param label its name, and all it may be: each begins at 0, for an alert hears of no number that was never there */
	counter: (name: string, help: string, label: Record<string, readonly string[]> = {}) => {
		const labelNames = Object.keys(label);
		const counter = new Counter({ registers: [registry], name: `dgtt_${name}`, help, labelNames });
		for (const [key, values] of Object.entries(label))
			for (const value of values) counter.inc({ [key]: value }, 0);
		return counter;
	},
	histogram: (name: string, help: string, labelNames: string[] = [], buckets: number[] = BUCKETS) =>
		new Histogram({ registers: [registry], name: `dgtt_${name}`, help, labelNames, buckets })
});

function watchSchedule(make: Instruments): Watch {
	const steps = make.histogram('batch_step_seconds', 'where a batch of edits spends its time', ['step']);
	const ofStep = new Map(STEPS.map((step) => [step, steps.labels(step)]));
	const waits = make.histogram('batch_wait_seconds', 'how long the first of a batch stood in the queue');
	const sizes = make.histogram('batch_jobs', 'jobs that shared a transaction', [], [1, 2, 4, 8, 16, 32, 64]);
	for (const step of STEPS) steps.zero({ step });
	const verdicts = make.counter('verdicts_total', 'edits answered, by their answer', {
		verdict: ['accepted', 'repeated', ...Object.keys(REFUSALS)]
	});
	const epochs = make.counter('epoch_changes_total', 'boards begun anew from their rows', { why: WHY_BEGUN });
	const gaps = make.counter('gaps_read_total', 'times the log was read for what nobody had told');
	return {
		batch(jobs, waited) {
			sizes.observe(jobs);
			waits.observe(waited / 1_000);
			let from = performance.now();
			return (step) => {
				const now = performance.now();
				ofStep.get(step)?.observe((now - from) / 1_000);
				from = now;
			};
		},
		committed(_commit, decided) {
			for (const one of decided) verdicts.inc({ verdict: answerOf(one) });
		},
		gapRead() {
			gaps.inc();
		},
		begun(_board, why) {
			epochs.inc({ why });
		}
	};
}

function answerOf({ repeated, verdict }: Decided): string {
	if (repeated) return 'repeated';
	return verdict.verdict === 'accepted' ? 'accepted' : verdict.reason.code;
}

function lookAt(registry: Registry, { connections, queues, boards, outbox }: Standing): void {
	const gauge = (name: string, help: string, read: () => number): Gauge =>
		new Gauge({
			registers: [registry],
			name,
			help,
			collect() {
				this.set(read());
			}
		});
	new Gauge({
		registers: [registry],
		name: 'dgtt_connections',
		help: 'open sockets',
		labelNames: ['kind'],
		collect() {
			for (const [kind, count] of Object.entries(connections())) this.set({ kind }, count);
		}
	});
	new Gauge({
		registers: [registry],
		name: 'dgtt_outbox',
		help: 'what waits for the worker: rows, and seconds the oldest has been waiting',
		labelNames: ['of'],
		async collect() {
			// Unknown while PostgreSQL is away, which hides none of the other numbers: they are wanted most then.
			this.reset();
			const lag = await withinPatience(outbox()).catch(() => null);
			if (!lag) return;
			const { waiting, oldest, dead } = lag;
			for (const [of, value] of Object.entries({ waiting, oldest_seconds: oldest, dead }))
				this.set({ of }, value);
		}
	});
	gauge('dgtt_boards_open', 'boards in memory', boards);
	gauge('dgtt_queue_messages', 'messages of clients that wait or are worked on', () =>
		queues().reduce((sum, one) => sum + one, 0)
	);
	gauge('dgtt_queue_messages_deepest', 'the same, of the room with the most', () => Math.max(0, ...queues()));
}
