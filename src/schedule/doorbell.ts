import * as outbox from '#db/outbox.ts';
import { type Sql } from '#db/sql.ts';

/** However much is committed, the bell rings so often at most; milliseconds. */
const GATHER_MS = 40;

interface Doorbell {
	/** Something was committed that a flow has to hear of. */
	ring(): void;
	close(): void;
}

/** Wakes the worker: at once where it was quiet, else together with what comes meanwhile. */
export function openDoorbell(sql: Sql): Doorbell {
	let again = false;
	let timer: NodeJS.Timeout | null = null;
	const ring = (): void => {
		again = timer !== null;
		if (timer !== null) return;
		timer = setTimeout(() => {
			timer = null;
			if (again) ring();
		}, GATHER_MS);
		// Lost or not: the worker looks by itself as well.
		outbox.ring(sql).catch(() => undefined);
	};
	return {
		ring,
		close: () => {
			if (timer !== null) clearTimeout(timer);
		}
	};
}
