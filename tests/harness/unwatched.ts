import { openLog } from '#log';

/** For activities that nobody looks after. */
export const unwatched = {
	log: openLog('silent'),
	beat: () => undefined,
	leaving: () => new AbortController().signal
};
