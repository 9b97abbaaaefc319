import { type ShownLesson } from '#sync/overlay.ts';
import { columnsOn, lessonOfSlip } from './calendar-input.ts';
import { columnOf } from './columns.ts';
import { type Desk } from './desk.svelte.ts';
import { type Hands } from './hands.svelte.ts';

type Arrow = 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight';
const isArrow = (key: string): key is Arrow => /^Arrow(Up|Down|Left|Right)$/.test(key);

/** The lesson an arrow leads to: up and down in its column by time, left and right to the nearest hour beside it. */
function nextLesson(desk: Desk, from: string, arrow: Arrow, columns: readonly string[]): string | null {
	const here = desk.lessons.find(({ id }) => id === from);
	if (!here) return null;
	const inColumn = (column: string | undefined) =>
		desk.lessons.filter((one) => columnOf(one, desk.place.columns) === column);
	const at = columns.indexOf(columnOf(here, desk.place.columns));
	if (arrow === 'ArrowUp' || arrow === 'ArrowDown') {
		const column = inColumn(columns[at]).toSorted((a, b) => a.start.localeCompare(b.start));
		return column[column.indexOf(here) + (arrow === 'ArrowUp' ? -1 : 1)]?.id ?? null;
	}
	const beside = arrow === 'ArrowLeft' ? columns.slice(0, at).reverse() : columns.slice(at + 1);
	return nearest(beside.map(inColumn).find((lessons) => lessons.length > 0) ?? [], here);
}

const nearest = (lessons: readonly ShownLesson[], here: ShownLesson): string | null =>
	lessons.toSorted((a, b) => distance(a, here) - distance(b, here))[0]?.id ?? null;
const distance = (a: ShownLesson, b: ShownLesson): number =>
	Math.abs(Date.parse(a.start) - Date.parse(b.start));

/** What the keys of the board do, by name. */
interface KeyVerbs {
	find: () => void;
	help: () => void;
	create: () => void;
	undo: () => void;
	redo: () => void;
	escape: () => void;
	focus: (lesson: string) => void;
}

/** One key pressed anywhere on the board page; fields and dialogs keep theirs. */
export function pressed(event: KeyboardEvent, desk: Desk, hands: Hands, verbs: KeyVerbs): void {
	// The calendar takes Enter on a slip for itself; on one that is carried it means to lay it down.
	const isTaken = event.defaultPrevented && !hands.carried;
	if (isTaken || document.querySelector('dialog[open]')) return;
	if (run(event, commands(event, verbs))) return;
	const target = event.target instanceof HTMLElement ? event.target : null;
	if (event.key !== 'Escape' && target?.matches('input, select, textarea')) return;
	const columns = columnsOn(desk).map(({ id }) => id);
	run(
		event,
		hands.carried
			? carrying(event, hands, verbs, columns)
			: resting(event, desk, hands, verbs, lessonAt(target), columns)
	);
}

const lessonAt = (target: HTMLElement | null): string | null =>
	lessonOfSlip(target?.closest<HTMLElement>('[data-lesson]')?.dataset.lesson ?? '') || null;

function run(event: KeyboardEvent, verb: (() => void) | undefined): boolean {
	if (!verb) return false;
	event.preventDefault();
	verb();
	return true;
}

function commands(event: KeyboardEvent, verbs: KeyVerbs): (() => void) | undefined {
	if (!event.ctrlKey && !event.metaKey) return undefined;
	const key = event.key.toLowerCase();
	if (key === 'z') return event.shiftKey ? verbs.redo : verbs.undo;
	return key === 'k' ? verbs.find : undefined;
}

function carrying(
	{ key }: KeyboardEvent,
	hands: Hands,
	verbs: KeyVerbs,
	columns: readonly string[]
): (() => void) | undefined {
	const lesson = hands.carried?.lesson ?? '';
	const then = (verb: () => void) => () => {
		verb();
		verbs.focus(lesson);
	};
	if (isArrow(key)) return then(() => hands.shift(key, columns));
	if (key === 'Enter') return then(() => hands.lay());
	return key === 'Escape' ? verbs.escape : undefined;
}

function resting(
	{ key }: KeyboardEvent,
	desk: Desk,
	hands: Hands,
	verbs: KeyVerbs,
	focused: string | null,
	columns: readonly string[]
): (() => void) | undefined {
	if (focused && isArrow(key)) {
		const next = nextLesson(desk, focused, key, columns);
		return next ? () => verbs.focus(next) : undefined;
	}
	const lesson = focused ?? desk.selected;
	const letters: Record<string, () => void> = {
		Escape: verbs.escape,
		n: verbs.create,
		'?': verbs.help,
		...(lesson
			? {
					e: () => hands.edit(lesson),
					m: () => hands.carry(lesson),
					Delete: () => hands.act(lesson, 'cancel')
				}
			: {})
	};
	return letters[key];
}
