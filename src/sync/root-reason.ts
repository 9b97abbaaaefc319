import { type Refusal } from '#domain/verdict.ts';

/** As much of an own edit as is asked for here. */
interface Edit {
	id: string;
	stage: string;
	reason?: Refusal;
}

/** Why the first of a row of edits was refused, when this one fell only because it followed it. */
export function rootReason(reason: Refusal, own: readonly Edit[]): Refusal {
	const left = new Map(own.map((one) => [one.id, one]));
	let root = reason;
	while (root.code === 'after_refused') {
		const first = left.get(root.edit);
		if (first?.stage !== 'refused' || !first.reason) break;
		// Each is asked once, so that even a ring of edits has an end.
		left.delete(first.id);
		root = first.reason;
	}
	return root;
}
