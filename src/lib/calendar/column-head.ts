import { element } from './lesson-block.ts';
import { type Column } from './slip.ts';

/** Head of a column of hours: who or what, and how full the day is. */
export function columnHead(column: Column): Node[] {
	const meter = element('span', column.full ? 'meter meter--full' : 'meter');
	meter.style.setProperty('--part', `${column.part}%`);
	return [
		element('div', 'column-head__name', column.title),
		element(
			'div',
			'column-head__meta',
			element('span', 'cut', column.meta),
			element('span', column.full ? 'num nearly' : 'num', column.load)
		),
		meter
	];
}

/** Head of a day; one that is closed says so quietly, and what for. @param closed what to say of it, or nothing */
export function dayHead(text: string, day: string, closed: string): Node[] {
	const mark = element('small', 'day-head__closed cut');
	mark.dataset.day = day;
	sayClosed(mark, closed);
	return [element('span', 'day-head__name', text), mark];
}

export function sayClosed(mark: HTMLElement, closed: string): void {
	mark.textContent = closed;
	mark.title = closed;
}

/** Head of a row of the week's matrix: the same, with the week's hours. */
export const matrixHead = (column: Column): Node[] => [
	element('div', 'column-head__name', column.title),
	element(
		'div',
		'column-head__meta',
		element('span', 'cut', column.meta),
		element('span', 'num', column.weekLoad)
	)
];
