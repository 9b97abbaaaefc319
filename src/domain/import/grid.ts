import { fold } from './name.ts';
import { type Column, type TableSeen } from './table.ts';
import { isBareHour } from './written-hour.ts';
import { parseDay, parseSpan, parseTime } from './written-time.ts';
import { isYearless } from './written-year.ts';

const DAYS = new Set(
	(
		'lundi mardi mercredi jeudi vendredi samedi dimanche lun mar mer jeu ven sam dim ' +
		'monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun'
	).split(' ')
);

const isHour = (text: string): boolean => parseTime(text) !== null || parseSpan(text) !== null;
const isDay = (text: string): boolean =>
	DAYS.has(fold(text).split(' ')[0] ?? '') || isYearless(text) || parseDay(text, 'dmy') !== null;

/**
 * Is it a timetable with days, hours or people above its columns, and a lesson in each cell? It cannot be read: nothing
 * tells a head from another column. A guess, for tables nobody has told.
 */
export function isGrid(table: Pick<TableSeen, 'headers' | 'sample' | 'mapping'>): boolean {
	const { kind, columns } = table.mapping;
	if (kind !== 'lessons') return Object.keys(columns).length === 1 && hasTimesAbove(table.headers);
	return hasTimesAbove(table.headers) || hasPeopleAbove(table);
}

/** Headers that are days, or hours; the first row of a table without headers has both. */
function hasTimesAbove(headers: readonly string[]): boolean {
	const days = headers.filter(isDay).length;
	const hours = headers.filter(isHour).length;
	return (days > 1 && hours === 0) || (hours > 1 && days === 0);
}

/** What a table with a lesson a row would say of it. */
const OF_LESSON: readonly Column[] = [
	...(['end', 'duration', 'title', 'kind', 'candidates', 'lastName', 'instructor', 'vehicle'] as const)
];

/** Beside a column of hours only headers that we do not know, with words under them. */
function hasPeopleAbove({
	headers,
	sample,
	mapping: { columns }
}: Pick<TableSeen, 'headers' | 'sample' | 'mapping'>) {
	if (OF_LESSON.some((column) => columns[column] !== undefined)) return false;
	const told = new Set(Object.values(columns));
	const under = headers.map((header, at) => ({
		isTold: told.has(header),
		cells: sample.map((row) => row[at]?.trim() ?? '').filter((cell) => cell !== '')
	}));
	const ofHours = under.filter(
		({ cells }) => cells.length > 1 && cells.every((cell) => isHour(cell) || isBareHour(cell))
	);
	const ofWords = under.filter(
		({ isTold, cells }) =>
			!isTold && cells.every((cell) => /\p{L}{2}/u.test(cell) && !isHour(cell) && !isDay(cell))
	);
	return ofHours.length === 1 && ofWords.length > 1 && ofWords.some(({ cells }) => cells.length > 0);
}
