import { type Lesson } from '#domain/lesson.ts';
import { type Facts } from './facts.ts';
import { history } from './history.ts';
import { type Finding, finding } from './verdict.ts';

/** No rule is ever broken: not in the rows, and not after any of the changes that led to them. */
export function judgeOverlap({ audit, lessons }: Facts): Finding {
	const complaints: string[] = [];
	let moments = 0;
	for (const moment of history(audit)) {
		moments++;
		for (const { is } of moment.changes)
			complaints.push(...clashes(is, moment.lessons.values(), `after ${String(moment.edit)}`));
	}
	for (const one of lessons) complaints.push(...clashes(one, lessons, 'in the rows'));
	return finding(moments + lessons.length, complaints);
}

function clashes(one: Lesson, all: Iterable<Lesson>, when: string): string[] {
	if (one.state === 'cancelled') return [];
	const found: string[] = [];
	for (const other of all) {
		if (other.id === one.id || other.state === 'cancelled') continue;
		if (one.start >= other.end || other.start >= one.end) continue;
		const shared = sharedBy(one, other);
		if (shared) found.push(`${one.id} and ${other.id} share ${shared} ${when}`);
	}
	return found;
}

function sharedBy(one: Lesson, other: Lesson): string | null {
	if (one.instructor !== null && one.instructor === other.instructor) return 'an instructor';
	if (one.vehicle !== null && one.vehicle === other.vehicle) return 'a vehicle';
	return one.candidates.some((id) => other.candidates.includes(id)) ? 'a candidate' : null;
}
