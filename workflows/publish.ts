import { condition, continueAsNew, patched, proxyActivities, workflowInfo } from '@temporalio/workflow';
import { type NoticeActivities, type PublishInput } from './contract.ts';
import { Deliveries } from './delivering.ts';

const { tellWeek } = proxyActivities<Pick<NoticeActivities, 'tellWeek'>>({
	startToCloseTimeout: '30 seconds'
});

/** Events of one history of before, of some 50,000 that Temporal allows. */
const MOST_EVENTS = 20_000;

/** Long enough: more people are told by a run that takes over. */
const isLong = (): boolean =>
	patched('when-suggested')
		? workflowInfo().continueAsNewSuggested
		: workflowInfo().historyLength >= MOST_EVENTS;

/** Everybody in a published week is told once, portion by portion. */
export async function publish(input: PublishInput): Promise<void> {
	const deliveries = new Deliveries(input.school);
	let after = input.toldUntil ?? null;
	do {
		const portion: Awaited<ReturnType<NoticeActivities['tellWeek']>> = await tellWeek({ ...input, after });
		await deliveries.begin(portion.notices);
		after = portion.last;
	} while (after !== null && !isLong());
	await condition(() => deliveries.areOver());
	if (after !== null) await continueAsNew<typeof publish>({ ...input, toldUntil: after });
}
