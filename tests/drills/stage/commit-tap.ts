import { type Wire } from './wire.ts';

/** First words of every payload that a commit brings to PostgreSQL (src/schedule/commit-payload.ts). */
const COMMIT = Buffer.from('{"authors":');
/** ReadyForQuery, outside a transaction: what was asked is done, and it is committed. */
const DONE = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);

/** `sent`: PostgreSQL has the statement, nobody knows what became of it. `committed`: its answer is held back. */
export type CommitMoment = 'sent' | 'committed';

/** Is this the answer that says a statement outside a transaction block is over? */
const saysDone = (bytes: Buffer): boolean => bytes.subarray(-DONE.length).equals(DONE);

/**
 * Resolves the moment a commit on this wire gets so far; its answer never passes. False: there was none in time.
 * The tap stays until the caller takes it off.
 */
export function untilCommit(wire: Wire, moment: CommitMoment, within: number): Promise<boolean> {
	return new Promise((resolve) => {
		const timer = setTimeout(() => {
			wire.tap = null;
			resolve(false);
		}, within);
		const reach = (): null => {
			clearTimeout(timer);
			resolve(true);
			return null;
		};
		let done = false;
		wire.tap = ({ from, bytes, line }) => {
			if (from === 'client') {
				if (!done && bytes.includes(COMMIT)) line.notes.set('commits', true);
				if (moment === 'sent' && line.notes.get('commits')) setImmediate(reach);
				return bytes;
			}
			if (!line.notes.get('commits')) return bytes;
			// What follows on this line is for a node that is about to die.
			if (moment === 'sent') return null;
			if (!saysDone(bytes)) return bytes;
			done = true;
			return reach();
		};
	});
}
