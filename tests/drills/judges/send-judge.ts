import { type Finding, finding } from './verdict.ts';

/** One promise to tell somebody something, as PostgreSQL has it in the end. */
export interface Promised {
	id: string;
	channel: string;
	state: string;
	address: string | null;
}

/** A letter a provider's stand-in took, as it wrote down itself. */
export interface Taken {
	notice: string;
	to: string;
	/** It was cut off in the middle of its answer. */
	cut: boolean;
}

/** All that was promised and all that was sent. */
export interface Sends {
	promised: readonly Promised[];
	taken: readonly Taken[];
	/** Notices that were being handed over by a worker when it was killed. */
	inHand: readonly string[];
	/** What somebody does not know yet, after all was told: `Joël by email: moved …`. */
	untold: readonly string[];
	/** What waits in the outbox, or lies dead there. */
	outbox: readonly string[];
}

/** Exactly one message a promise, at the end of each; nobody knows only where the stand-in itself cannot. */
export function judgeSends({ promised, taken, inHand, untold }: Sends): Finding {
	const letters = Map.groupBy(taken, ({ notice }) => notice);
	const known = new Set(promised.map(({ id }) => id));
	const complaints = promised
		.filter(({ channel }) => channel === 'email')
		.flatMap((one) => complaintsOf(one, letters.get(one.id) ?? [], inHand));
	return finding(promised.length, [
		...promised
			.filter(({ state }) => state === 'due' || state === 'sending')
			.map(({ id, channel, state }) => `${channel} ${id} is still ${state}`),
		...complaints,
		...[...letters.keys()].filter((id) => !known.has(id)).map((id) => `letter ${id} was never promised`),
		...untold.map((what) => `nobody told ${what}`)
	]);
}

function complaintsOf(
	{ id, state, address }: Promised,
	letters: readonly Taken[],
	inHand: readonly string[]
) {
	const count = letters.length;
	const complaints: string[] = [];
	if (state === 'accepted' ? count !== 1 : state === 'unknown' ? count > 1 : count > 0)
		complaints.push(`email ${id} is ${state}, and was taken ${String(count)} times`);
	if (state === 'unknown' && !letters.some(({ cut }) => cut) && !inHand.includes(id))
		complaints.push(`email ${id} is unknown, and nothing was cut off`);
	if (letters.some(({ to }) => to !== address)) complaints.push(`email ${id} went to another address`);
	return complaints;
}

/** Nothing waits, nothing lies dead. @param rows how many there ever were */
export const judgeOutbox = ({ outbox }: Sends, rows: number): Finding =>
	finding(
		rows,
		outbox.map((row) => `the outbox holds ${row}`)
	);
