import { type LessonFields } from '#domain/lesson.ts';
import { type OpenProposal } from '#sync/board-doc.ts';
import { type ShownLesson } from '#sync/overlay.ts';
import { m } from '#paraglide/messages.js';
import { type RefusalReader, type RefusalWords } from './refusal-words.ts';
import { titleOf } from './slips.ts';
import { type Viewer } from './viewer.ts';

/** One lesson of a proposal: who it is about and when, and each value's way from old to new. */
export interface ProposedChange {
	lesson: string;
	what: string;
	when: string;
	ways: { from: string; to: string }[];
}

/** A document kept from before proposals said what they change names the lessons only. */
type Proposed = Pick<OpenProposal, 'lessons'> & { steps?: OpenProposal['steps'] };

/** What waits for an answer, and to its proposer what was accepted and could not be done. */
export const proposalsFor = (
	{ instructor }: Pick<Viewer, 'instructor'>,
	proposals: Record<string, OpenProposal> = {}
): [string, OpenProposal][] =>
	Object.entries(proposals).filter(([, { overtaken, from }]) => !overtaken || from === instructor);

/** An answer of one's own that was refused: told until it is put away. */
export interface RefusedSwap extends RefusalWords {
	id: string;
	from: string;
	to: string;
}

export function proposedChanges(
	{ lessons, steps = [] }: Proposed,
	shown: readonly ShownLesson[],
	reader: RefusalReader
): ProposedChange[] {
	return shown
		.filter(({ id }) => lessons.includes(id))
		.map((lesson) => ({
			lesson: lesson.id,
			what: titleOf(lesson, reader),
			when: `${reader.clock.day(lesson.start)} ${reader.clock.range(lesson)}`,
			ways: steps
				.filter((step) => step.lesson === lesson.id)
				.flatMap(({ set }) => waysOf(lesson, set, reader))
		}));
}

function waysOf(lesson: ShownLesson, set: Partial<LessonFields>, { clock, directory }: RefusalReader) {
	const after = { ...lesson, ...set };
	const name = (id: string | null) => directory.instructor(id)?.name ?? m.board_none();
	const hours = (of: { start: string; end: string }) => `${clock.day(of.start)} ${clock.range(of)}`;
	const pairs = [
		[name(lesson.instructor), name(after.instructor)],
		[hours(lesson), hours(after)],
		[directory.vehicle(lesson.vehicle)?.plate, directory.vehicle(after.vehicle)?.plate],
		[directory.place(lesson.place)?.short, directory.place(after.place)?.short]
	];
	return pairs
		.map(([from = m.board_none(), to = m.board_none()]) => ({ from, to }))
		.filter(({ from, to }) => from !== to);
}
