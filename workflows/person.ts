import {
	allHandlersFinished,
	condition,
	continueAsNew,
	defineSignal,
	patched,
	proxyActivities,
	proxyLocalActivities,
	setHandler,
	workflowInfo
} from '@temporalio/workflow';
import { type CandidateInput, type NoticeActivities, type PersonInput, type Stirred } from './contract.ts';
import { Deliveries } from './delivering.ts';
import { STIRRED } from './names.ts';

/** A question to PostgreSQL within the flow's own turn: an activity of Temporal's would be two turns more. */
const { look } = proxyLocalActivities<Pick<NoticeActivities, 'look'>>({ startToCloseTimeout: '15 seconds' });
/** Of flows of before. */
const { look: lookApart } = proxyActivities<Pick<NoticeActivities, 'look'>>({
	startToCloseTimeout: '15 seconds'
});

/** However often somebody is moved about, they hear of it at the latest after so many quiet windows. */
const MOST_WINDOWS = 5;

/**
 * One person's notices: wakes by a change or by what is owed next, waits until the school is quiet, and has them told
 * the net of it. Ends when nothing is to come; the next change begins it anew.
 */
export async function person(input: PersonInput | CandidateInput): Promise<void> {
	let changes = 0;
	let quiet = 0;
	const deliveries = new Deliveries(input.school);
	setHandler(defineSignal<[Stirred]>(STIRRED), (signal) => {
		changes++;
		quiet = Math.max(quiet, signal.quiet);
	});
	for (let step = 0; ; step++) {
		const itself = patched('looks-itself');
		if (quiet > 0 || !itself)
			await settle(
				() => changes,
				() => quiet
			);
		changes = 0;
		quiet = 0;
		const ask = { ...input, step: `${workflowInfo().runId}/${String(step)}` };
		const looked = await (itself ? look(ask) : lookApart(ask));
		await deliveries.begin(looked.notices);
		if (changes > 0) continue;
		if (looked.wakeIn === null || workflowInfo().continueAsNewSuggested) {
			await condition(() => changes > 0 || deliveries.areOver());
			if (changes > 0) continue;
			if (looked.wakeIn === null) break;
			await continueAsNew<typeof person>(input);
		}
		await condition(() => changes > 0, looked.wakeIn);
	}
	await condition(allHandlersFinished);
}

/** Waits until a whole window passes without a change. */
async function settle(changes: () => number, quiet: () => number): Promise<void> {
	for (let window = 0; window < MOST_WINDOWS && changes() > 0; window++) {
		const before = changes();
		if (!(await condition(() => changes() !== before, Math.max(1, quiet())))) return;
	}
}
