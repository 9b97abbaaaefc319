import { type Log } from '#log';
import { pulse } from '#pulse';
import { type Connection } from '@temporalio/client';

/** Less than a Temporal needs to be started anew, so that it is not back unseen. */
const EVERY = 500;
const DEADLINE = 2_000;

interface Watch {
	/** It answered a moment ago, and `found` has been there. */
	isThere: () => boolean;
	stop: () => void;
}

/**
 * Asks Temporal again and again whether it is there: those who work for it are not told when it has gone.
 * @param found called when it is there again, or is another than before; tried again until it succeeds
 */
export function watchTemporal(connection: Connection, log: Log, found: () => Promise<void>): Watch {
	let there = false;
	let known: string | null = null;
	const stop = pulse('Temporal', EVERY, log, async () => {
		const cluster = await clusterOf(connection);
		there &&= cluster === known;
		if (cluster !== null && cluster !== known) await found();
		known = cluster;
		there = cluster !== null;
	});
	return { isThere: () => there, stop };
}

/** Each of Temporal's databases has an id of its own. Null: no answer. */
async function clusterOf(connection: Connection): Promise<string | null> {
	try {
		const asked = () => connection.workflowService.getClusterInfo({});
		return (await connection.withDeadline(Date.now() + DEADLINE, asked)).clusterId ?? '';
	} catch {
		return null;
	}
}
