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
export function dayHead(text: string, closed: string): Node[] {
	const name = element('span', 'day-head__name', text);
	if (closed === '') return [name];
	const mark = element('small', 'day-head__closed cut', closed);
	mark.title = closed;
	return [name, mark];
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
