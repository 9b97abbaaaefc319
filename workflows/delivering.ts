import { condition, log, patched, proxyActivities, sleep, workflowInfo } from '@temporalio/workflow';
import { type NoticeActivities } from './contract.ts';

const { deliver, giveUp } = proxyActivities<Pick<NoticeActivities, 'deliver' | 'giveUp'>>({
	startToCloseTimeout: '30 seconds',
	retry: {
		initialInterval: '5 seconds',
		backoffCoefficient: 4,
		maximumInterval: '20 minutes',
		maximumAttempts: 6
	}
});

/** Whoever is silent for that long is followed by another; each message has a deadline of its own far below. */
const { handOver } = proxyActivities<Pick<NoticeActivities, 'handOver'>>({
	startToCloseTimeout: '20 minutes',
	heartbeatTimeout: '20 seconds',
	retry: { initialInterval: '1 second', maximumInterval: '1 minute' }
});

const MOST_TRIES = 6;
const SECOND = 1_000;
const LONGEST_PAUSE = 20 * 60 * SECOND;
/** Milliseconds after so many tries. */
const pauseAfter = (tries: number): number => Math.min(LONGEST_PAUSE, 5 * SECOND * 4 ** (tries - 1));

/** So many notices of one flow may be on their way: of those that wait for a mail server, most sleep. */
const MOST = 500;

/** Notices a flow has on their way, side by side: a channel that does not answer holds up no other, nor what comes next. */
export class Deliveries {
	readonly #school: string;
	readonly #open = new Set<string>();
	#portions = 0;

	constructor(school: string) {
		this.#school = school;
	}

	/** Waits only while too many are on their way. */
	async begin(notices: readonly string[]): Promise<void> {
		if (patched('in-portions')) this.#beginTogether(notices.filter((one) => !this.#open.has(one)));
		else if (patched('side-by-side')) this.#beginEach(notices.filter((one) => !this.#open.has(one)));
		else {
			for (const notice of notices) await toItsEnd(this.#school, notice);
			return;
		}
		await condition(() => this.#open.size < MOST);
	}

	/** Each has come to an end: at its provider, or visibly not. */
	areOver(): boolean {
		return this.#open.size === 0;
	}

	#beginTogether(notices: string[]): void {
		if (notices.length === 0) return;
		for (const notice of notices) this.#open.add(notice);
		const portion = `${workflowInfo().runId}/${String(this.#portions++)}`;
		void this.#toTheirEnds(portion, notices, 1);
	}

	async #toTheirEnds(portion: string, notices: string[], tries: number): Promise<void> {
		const { later } = await handOver({ school: this.#school, notices, portion, last: tries === MOST_TRIES });
		const left = new Set(later.map(({ notice }) => notice));
		for (const notice of notices) if (!left.has(notice)) this.#open.delete(notice);
		const again = [...Map.groupBy(later, ({ tried, in: ms }) => `${String(tried)} ${String(ms)}`).values()];
		await Promise.all(
			again.map(async (some) => {
				const [{ tried, in: ms } = { tried: true, in: null }] = some;
				await sleep(Math.max(SECOND, ms ?? pauseAfter(tries)));
				await this.#toTheirEnds(
					portion,
					some.map(({ notice }) => notice),
					tried ? tries + 1 : tries
				);
			})
		);
	}

	#beginEach(notices: readonly string[]): void {
		for (const notice of notices) {
			this.#open.add(notice);
			void toItsEnd(this.#school, notice).finally(() => this.#open.delete(notice));
		}
	}
}

async function toItsEnd(school: string, notice: string): Promise<void> {
	try {
		await deliver({ school, notice });
	} catch (error) {
		log.warn('a notice is given up', { notice, error: String(error) });
		await giveUp({ school, notice });
	}
}
