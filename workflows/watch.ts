import { type Log } from '#log';
import { pulse } from '#pulse';
import { Connection, isGrpcDeadlineError } from '@temporalio/client';

/** Less than a Temporal needs to be started anew, so that it is not back unseen. */
const EVERY = 500;
const DEADLINE = 2_000;
/** Who is silent for so long may be another when it speaks again. */
const FORGOTTEN_AFTER = 30_000;

interface Watch {
	/** It answered a moment ago, and `found` has been there. */
	isThere: () => boolean;
	stop: () => Promise<void>;
}

/**
 * Asks Temporal again and again whether it is there: those who work for it are not told when it has gone. One that is only
 * slow to answer is the one it was.
 * @param found called when it is there again, or is another than before; tried again until it succeeds
 */
export function watchTemporal(address: string, log: Log, found: () => Promise<void>): Watch {
	// Whoever tries again by himself does not see that it was gone for a moment.
	const connection = Connection.lazy({ address, interceptors: [] });
	let there = false;
	let known: string | null = null;
	let heard = 0;
	const stop = pulse('Temporal', EVERY, log, async () => {
		const answer = await clusterOf(connection);
		const now = performance.now();
		if (answer === 'slow' && now - heard < FORGOTTEN_AFTER) {
			there = false;
			return;
		}
		const cluster = typeof answer === 'object' ? answer.cluster : null;
		there &&= cluster === known;
		if (cluster !== null && cluster !== known) await found();
		if (cluster !== null) heard = now;
		known = cluster;
		there = cluster !== null;
	});
	return {
		isThere: () => there,
		async stop() {
			stop();
			await connection.close();
		}
	};
}

/** Each of Temporal's databases has an id of its own. */
async function clusterOf(connection: Connection): Promise<{ cluster: string } | 'slow' | 'gone'> {
	try {
		const asked = () => connection.workflowService.getClusterInfo({});
		const { clusterId } = await connection.withDeadline(Date.now() + DEADLINE, asked);
		return { cluster: clusterId ?? '' };
	} catch (error) {
		return isGrpcDeadlineError(error) ? 'slow' : 'gone';
	}
}
