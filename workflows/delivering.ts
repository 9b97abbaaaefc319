import { log, proxyActivities } from '@temporalio/workflow';
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

/** Until each has come to an end: at its provider, or visibly not. */
export async function deliverAll(school: string, notices: readonly string[]): Promise<void> {
	for (const notice of notices) {
		try {
			await deliver({ school, notice });
		} catch (error) {
			log.warn('a notice is given up', { notice, error: String(error) });
			await giveUp({ school, notice });
		}
	}
}
