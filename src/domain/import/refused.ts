import { type UnreadReason } from './occurrence.ts';

/** The event cannot be read; the rest of the file can. */
export class Refused extends Error {
	readonly reason: UnreadReason;
	/** What the file has there. */
	readonly what: string;
	constructor(reason: UnreadReason, what = '') {
		super(reason);
		this.reason = reason;
		this.what = what;
	}
}
