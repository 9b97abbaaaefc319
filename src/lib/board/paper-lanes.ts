interface Stretch {
	start: string;
	end: string;
}

/**
 * Places what overlaps side by side, as few abreast as it takes.
 * @returns per stretch its lane and how many lanes stand beside each other there
 */
export function lanesOf<T extends Stretch>(
	stretches: readonly T[]
): { one: T; lane: number; lanes: number }[] {
	const placed: { one: T; lane: number; lanes: number }[] = [];
	let group: typeof placed = [];
	let until = '';
	for (const one of [...stretches].sort((a, b) => a.start.localeCompare(b.start))) {
		if (one.start >= until) group = [];
		until = group.length === 0 || one.end > until ? one.end : until;
		const taken = new Set(group.filter((other) => other.one.end > one.start).map(({ lane }) => lane));
		let lane = 0;
		while (taken.has(lane)) lane += 1;
		const place = { one, lane, lanes: 1 };
		group.push(place);
		placed.push(place);
		const lanes = Math.max(...group.map((other) => other.lane)) + 1;
		for (const other of group) other.lanes = lanes;
	}
	return placed;
}
