import { proxyActivities } from '@temporalio/workflow';
import { type NoticeActivities, type PublishInput } from './contract.ts';
import { deliverAll } from './delivering.ts';

const { tellWeek } = proxyActivities<Pick<NoticeActivities, 'tellWeek'>>({
	startToCloseTimeout: '30 seconds'
});

/** Everybody in a published week is told once, portion by portion. */
export async function publish(input: PublishInput): Promise<void> {
	let after: string | null = null;
	do {
		const portion: Awaited<ReturnType<NoticeActivities['tellWeek']>> = await tellWeek({ ...input, after });
		await deliverAll(input.school, portion.notices);
		after = portion.last;
	} while (after !== null);
}
