import { isDriving, type State } from '#domain/lesson.ts';
import { type ShownLesson } from '#sync/overlay.ts';
import { type Slip, type Tag } from '#lib/calendar/slip.ts';
import { m } from '#paraglide/messages.js';
import { columnOf, type ColumnKind } from './columns.ts';
import { type Directory } from './directory.svelte.ts';
import { refusalWords, type RefusalReader } from './refusal-words.ts';
import { shortName } from './names.ts';
import { mayMove, type Viewer } from './viewer.ts';
import { kindWord } from './words.ts';

export interface SlipInput {
	viewer: Viewer;
	reader: RefusalReader;
	/** What the columns are; null where there are none, as in the list. */
	columns: ColumnKind | null;
	draft: boolean;
	selected: string | null;
	/** Lesson held by the keyboard. */
	moving: string | null;
	held: ReadonlyMap<string, Tag>;
	changed: ReadonlyMap<string, Tag>;
	isDimmed: (lesson: ShownLesson) => boolean;
}

/** Who or what a lesson is about, as far as this viewer may know. */
export function titleOf(lesson: ShownLesson, { directory }: RefusalReader): string {
	if (lesson.kind === 'theory' || lesson.kind === 'mock_exam' || lesson.kind === 'official_exam')
		return lesson.topic ? directory.topic(lesson.topic) : kindWord(lesson.kind);
	const [first, ...rest] = lesson.candidates;
	if (first === undefined) return lesson.topic ? directory.topic(lesson.topic) : kindWord(lesson.kind);
	const name = directory.candidate(first)?.name ?? m.board_busy();
	return rest.length === 0 ? name : `${shortName(name, 0)} +${rest.length}`;
}

function briefOf(lesson: ShownLesson, who: string, { directory }: RefusalReader): string | null {
	const brief = shortName(who, 0);
	return who === directory.candidate(lesson.candidates[0] ?? '')?.name && brief !== who ? brief : null;
}

export function slipOf(lesson: ShownLesson, input: SlipInput): Slip {
	const { reader, viewer } = input;
	const who = titleOf(lesson, reader);
	return {
		id: lesson.id,
		start: lesson.start,
		end: lesson.end,
		column: input.columns ? columnOf(lesson, input.columns) : '',
		who,
		brief: briefOf(lesson, who, reader),
		kind: lesson.kind,
		kindLabel: kindWord(lesson.kind),
		state: lesson.state,
		word: stateTag(lesson),
		mark: markOf(lesson),
		stage: lesson.stage,
		...means(lesson, input),
		...refusal(lesson, reader),
		by: input.changed.get(lesson.id) ?? null,
		held: input.held.get(lesson.id) ?? null,
		selected: input.selected === lesson.id,
		draft: input.draft,
		dimmed: input.isDimmed(lesson),
		moving: input.moving === lesson.id,
		movable: lesson.stage === 'refused' || mayMove(viewer, lesson)
	};
}

/** Who teaches, with what and where: all that the head of the column does not say already. */
function means(lesson: ShownLesson, { reader: { directory }, columns }: SlipInput) {
	const unsaid = (column: ColumnKind, word: string | undefined) =>
		columns === column ? null : (word ?? null);
	return {
		detail: seatsOf(lesson),
		permit: licenceOf(lesson, directory),
		instructor: unsaid('instructors', directory.instructor(lesson.instructor)?.name),
		plate: unsaid('vehicles', directory.vehicle(lesson.vehicle)?.plate),
		place: unsaid('places', directory.place(lesson.place)?.short)
	};
}

/** The licence worth a mark: any but the usual one. */
function licenceOf(lesson: ShownLesson, directory: Directory): string | null {
	if (!isDriving(lesson.kind)) return null;
	const candidate = directory.candidate(lesson.candidates[0] ?? '');
	const licence = lesson.permit ?? candidate?.permit ?? directory.vehicle(lesson.vehicle)?.permit ?? 'B';
	return licence === 'B' ? null : licence;
}

function refusal(lesson: ShownLesson, reader: RefusalReader): Pick<Slip, 'reason' | 'acts'> {
	if (lesson.stage !== 'refused' || !lesson.reason) return { reason: null, acts: [] };
	const needsReason = lesson.reason.code === 'needs_reason';
	return {
		reason: refusalWords(lesson.reason, reader, lesson.was).what,
		acts: [
			{
				act: 'retake',
				label: needsReason ? m.board_reason_short() : m.board_retake(),
				icon: 'i-retry',
				danger: true
			},
			{ act: 'drop', label: m.board_drop(), icon: 'i-x', danger: false }
		]
	};
}

function seatsOf(lesson: ShownLesson): string | null {
	const count = lesson.candidates.length;
	if (lesson.kind === 'theory' || lesson.kind === 'mock_exam') {
		if (lesson.capacity === null) return m.board_n_candidates({ count });
		return count >= lesson.capacity
			? m.board_seats_full({ count, capacity: lesson.capacity })
			: m.board_seats({ count, capacity: lesson.capacity });
	}
	return lesson.kind === 'official_exam' && count > 0 ? m.board_n_summoned({ count }) : null;
}

const STATE_TAGS: Partial<Record<State, () => string>> = {
	in_progress: m.board_tag_in_progress,
	no_show: m.board_tag_no_show,
	cancelled: m.board_tag_cancelled
};
const stateTag = ({ state }: ShownLesson): string | null => STATE_TAGS[state]?.() ?? null;

function markOf(lesson: ShownLesson): Slip['mark'] {
	if (lesson.stage === 'sent') return { icon: 'i-up', label: m.board_stage_sent() };
	if (lesson.stage === 'device') return { icon: 'i-offline', label: m.board_stage_device() };
	if (lesson.stage === 'refused') return { icon: 'i-stop', label: m.board_stage_refused() };
	if (lesson.state === 'done') return { icon: 'i-check', label: m.board_state_done() };
	if (lesson.state === 'locked') return { icon: 'i-lock', label: m.board_state_locked() };
	return null;
}
