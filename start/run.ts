import { type Settings } from '#settings';

/** What is asked for on the command line. */
export interface Options {
	dev: boolean;
	empty: boolean;
}

/** One `npm start`, from its first step to its last. */
export interface Run {
	settings: Settings;
	options: Options;
	/** Ends what was started; called in the opposite order. */
	ends: (() => Promise<void> | void)[];
	/** Aborted when it is time to stop; a CannotStart as reason says why that was not wanted. */
	asked: AbortController;
}
