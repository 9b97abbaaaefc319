import * as boards from '#db/boards.ts';
import { type Teaching } from '#db/commits.ts';
import { instant } from '#domain/lesson.ts';
import { type Actor, isAdmin } from '#domain/policy.ts';
import { type Refusal } from '#domain/verdict.ts';
import { commitNote, type NoteDeps } from './board-note.ts';
import { type OpenBoard } from './live-board.ts';

type Published = { ok: true; told: number } | { ok: false; reason: Refusal };

/** Makes a draft week visible: every candidate with a lesson in it gets their lessons, once. Published twice is published. */
export async function publish(board: OpenBoard, deps: NoteDeps, actor: Actor): Promise<Published> {
	if (!isAdmin(actor)) return { ok: false, reason: { code: 'forbidden', why: 'role', owner: null } };
	return await commitNote<Published>(board, deps, actor, async (tx, head) => {
		if (head.closed) return { note: null, answer: { ok: false, reason: { code: 'closed_week' } } };
		if (head.published) return { note: null, answer: { ok: true, told: 0 } };
		await boards.publish(tx, board.school, board.week, actor.account, instant(deps.clock()));
		const seats = [...board.replica.lessons.values()]
			.filter((lesson) => lesson.state !== 'cancelled')
			.sort((a, b) => a.start.localeCompare(b.start))
			.flatMap((lesson) => lesson.candidates.map((candidate) => ({ candidate, lesson: lesson.id })));
		const told = new Set(seats.map((seat) => seat.candidate));
		return {
			answer: { ok: true, told: told.size },
			note: {
				meta: { published: true },
				audit: [
					{
						action: 'week.publish',
						thing: 'week',
						thingId: board.week,
						before: null,
						after: { told: told.size },
						reason: null
					}
				],
				outbox: [
					{
						kind: 'week_published',
						key: `publish/${board.school}/${board.week}`,
						payload: { week: board.week }
					}
				],
				events: seats.map((seat) => ({ ...seat, kind: 'added' as const, was: null, by: actor.account })),
				teaching: ownOf(board, actor)
			}
		};
	});
}

/** Whoever publishes knows what they teach in the week. */
const ownOf = ({ replica }: OpenBoard, { instructor, account }: Actor): Teaching[] =>
	instructor === null
		? []
		: [...replica.lessons.values()]
				.filter((lesson) => lesson.instructor === instructor)
				.map(({ id, end }) => ({ instructor, lesson: id, by: account, end }));
