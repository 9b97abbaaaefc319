import { type ShownLesson } from '#sync/overlay.ts';
import { columnOf } from './columns.ts';
import { type Desk } from './desk.svelte.ts';

export type Arrow = 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight';
export const isArrow = (key: string): key is Arrow => /^Arrow(Up|Down|Left|Right)$/.test(key);

/** The lesson an arrow leads to: up and down in its column by time, left and right to the nearest hour beside it. */
export function nextLesson(
	desk: Desk,
	from: string,
	arrow: Arrow,
	columns: readonly string[]
): string | null {
	const kind = desk.place.columns;
	const here = desk.lessons.find(({ id }) => id === from);
	if (!here) return desk.lessons[0]?.id ?? null;
	if (arrow === 'ArrowUp' || arrow === 'ArrowDown') {
		const column = inOrder(desk.lessons.filter((one) => columnOf(one, kind) === columnOf(here, kind)));
		const index = column.findIndex(({ id }) => id === from);
		return column[index + (arrow === 'ArrowUp' ? -1 : 1)]?.id ?? null;
	}
	const step = arrow === 'ArrowLeft' ? -1 : 1;
	for (let at = columns.indexOf(columnOf(here, kind)) + step; at in columns; at += step) {
		const beside = desk.lessons.filter((one) => columnOf(one, kind) === columns[at]);
		const nearest = beside.toSorted((a, b) => distance(a, here) - distance(b, here))[0];
		if (nearest) return nearest.id;
	}
	return null;
}

const inOrder = (lessons: readonly ShownLesson[]): ShownLesson[] =>
	lessons.toSorted((a, b) => a.start.localeCompare(b.start));
const distance = (a: ShownLesson, b: ShownLesson): number =>
	Math.abs(Date.parse(a.start) - Date.parse(b.start));
