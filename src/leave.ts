import { type Log } from '#log';

/** Leaves in order when asked to. @param close what a running program has to end */
export function leaveWhenAsked(log: Log, close: () => Promise<void>): void {
	const leave = (signal: string): void => {
		log.info({ signal }, 'closing');
		close().then(
			() => process.exit(0),
			() => process.exit(1)
		);
	};
	process.once('SIGTERM', leave);
	process.once('SIGINT', leave);
}
