import { type Chance } from '../chance.ts';
import { type Tap, type Wire } from './wire.ts';

/** First words of every payload that a commit brings to PostgreSQL (src/schedule/commit-payload.ts). */
const COMMIT = Buffer.from('{"authors":');
/** ReadyForQuery, outside a transaction: what was asked is done, and it is committed. */
const DONE = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);

/** `sent`: PostgreSQL has the statement, nobody knows what became of it. `committed`: its answer is held back. */
type CommitMoment = 'sent' | 'committed';

/** Is this the answer that says a statement outside a transaction block is over? */
const saysDone = (bytes: Buffer): boolean => bytes.subarray(-DONE.length).equals(DONE);

/**
 * Resolves the moment a commit on this wire gets so far; false: there was none in time. The tap stays until the
 * caller takes it off.
 */
export function untilCommit(wire: Wire, moment: CommitMoment, within: number): Promise<boolean> {
	return new Promise((resolve) => {
		const timer = setTimeout(() => {
			if (wire.tap === own) wire.tap = null;
			resolve(false);
		}, within);
		const reach = (): void => {
			clearTimeout(timer);
			resolve(true);
		};
		const own: Tap = ({ from, bytes, line }) => {
			if (from === 'client') {
				if (bytes.includes(COMMIT)) line.notes.set('commits', true);
				if (moment === 'sent' && line.notes.has('commits')) setImmediate(reach);
				return bytes;
			}
			if (moment === 'sent' || !line.notes.has('commits') || !saysDone(bytes)) return bytes;
			reach();
			return null;
		};
		wire.tap = own;
	});
}

/** Cuts the line of some commits: before PostgreSQL has them, with the outcome open, or when only the answer is missing. */
export function cutCommits(chance: Chance, cut: (moment: 'unsent' | CommitMoment) => void): Tap {
	let turn = 0;
	return ({ from, bytes, line }) => {
		const doomed = line.notes.get('doomed') === true;
		if (from === 'server') {
			if (!doomed) return bytes;
			cut('committed');
			line.cut();
			return null;
		}
		if (doomed || !bytes.includes(COMMIT) || !chance.isIn(0.08)) return bytes;
		// Each in its turn, so that none is left out.
		const moment = (['sent', 'committed', 'unsent'] as const)[turn++ % 3] ?? 'sent';
		if (moment === 'committed') {
			line.notes.set('doomed', true);
			return bytes;
		}
		cut(moment);
		// What is sent must have left before the line ends.
		setTimeout(
			() => {
				line.cut();
			},
			moment === 'sent' ? chance.between(1, 6) : 0
		);
		return moment === 'sent' ? bytes : null;
	};
}
