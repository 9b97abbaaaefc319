import { type Teaching } from '#db/commits.ts';
import { type Change } from '#domain/edit.ts';
import { type Lesson } from '#domain/lesson.ts';
import { type Decided } from './entry.ts';

/** What an instructor hears of in a lesson that stays theirs. */
const HEARD = ['start', 'end', 'kind', 'vehicle', 'place', 'topic'] as const;

/**
 * The lessons these changes gave to instructors, took from them or changed, each with who did so last.
 * @param isSeen is it in a published week? What is drafted is told when it is published
 */
export function teachingOf(
	changes: readonly { one: Decided; change: Change }[],
	isSeen: (lesson: Lesson) => boolean
): Teaching[] {
	const last = new Map<string, Teaching>();
	for (const { one, change } of changes)
		for (const lesson of newsIn(change).filter(isSeen)) {
			const { instructor, id, end } = lesson;
			if (instructor !== null)
				last.set(`${instructor} ${id}`, { instructor, lesson: id, by: one.actor.account, end });
		}
	return [...last.values()];
}

/** As it was for whom it is no longer, as it is for whose it is: nothing where it is no news to them. */
function newsIn({ before, after }: Change): Lesson[] {
	if (!before) return [after];
	if (before.instructor !== after.instructor) return [before, after];
	const isOff = (lesson: Lesson): boolean => lesson.state === 'cancelled';
	const isMissed = (lesson: Lesson): boolean => lesson.state === 'no_show';
	const isNews =
		isOff(before) !== isOff(after) ||
		isMissed(before) !== isMissed(after) ||
		HEARD.some((field) => before[field] !== after[field]) ||
		before.candidates.join() !== after.candidates.join();
	return isNews ? [after] : [];
}
