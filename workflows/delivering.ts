import { condition, log, patched, proxyActivities } from '@temporalio/workflow';
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

/** So many notices of one flow may be on their way: of those that wait for a mail server, most sleep. */
const MOST = 500;

/** Notices a flow has on their way, side by side: a channel that does not answer holds up no other, nor what comes next. */
export class Deliveries {
	readonly #school: string;
	readonly #open = new Set<string>();

	constructor(school: string) {
		this.#school = school;
	}

	/** Waits only while too many are on their way. */
	async begin(notices: readonly string[]): Promise<void> {
		if (!patched('side-by-side')) {
			for (const notice of notices) await toItsEnd(this.#school, notice);
			return;
		}
		for (const notice of notices.filter((one) => !this.#open.has(one))) {
			this.#open.add(notice);
			void toItsEnd(this.#school, notice).finally(() => this.#open.delete(notice));
		}
		await condition(() => this.#open.size < MOST);
	}

	/** Each has come to an end: at its provider, or visibly not. */
	areOver(): boolean {
		return this.#open.size === 0;
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
