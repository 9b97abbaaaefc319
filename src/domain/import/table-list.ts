import { type Listed, type Unread } from './occurrence.ts';
import { shownText } from './shown-text.ts';
import { type Cells, isFormula } from './table-cells.ts';
import { type Column, COLUMNS_OF, type TableKind } from './table.ts';
import { type DayOrder, parseDay } from './written-time.ts';

export type ListedRow = { ok: true; one: Listed } | { ok: false; unread: Unread };

/** A row of a list of candidates, instructors or vehicles. */
export function listedOf(
	cells: Cells,
	group: Exclude<TableKind, 'lessons'>,
	calendar: string,
	order: DayOrder
): ListedRow {
	const name = group === 'vehicles' ? cells.text('plate', 16).toUpperCase() : nameOf(cells);
	const where = { row: cells.row, line: cells.line };
	const refuse = (reason: Unread['reason']): ListedRow => ({
		ok: false,
		unread: { ...where, uid: '', calendar, title: name, reason, group }
	});
	const isUnreckoned = COLUMNS_OF[group].some((one) => one !== 'email' && isFormula(cells.raw(one)));
	if (isUnreckoned) return refuse('formula');
	if (name.length < (group === 'vehicles' ? 2 : 1)) return refuse('no_name');
	const days = (['insuranceUntil', 'inspectionUntil'] as const).map((column) => dayIn(cells, column, order));
	const [insuranceUntil, inspectionUntil] = days;
	if (insuranceUntil == null || inspectionUntil == null) return refuse('bad_date');
	return {
		ok: true,
		one: {
			...where,
			group,
			name,
			phone: cells.text('phone', 40),
			email: cells.text('email', 254),
			permit: cells.text('permit', 40),
			instructor: cells.text('instructor', 80),
			hours: cells.text('hours', 10),
			model: cells.text('model', 60),
			insuranceUntil,
			inspectionUntil
		}
	};
}

const nameOf = (cells: Cells): string => {
	const whole = cells.text('name', 80);
	return whole !== '' ? whole : shownText(`${cells.text('firstName', 80)} ${cells.text('lastName', 80)}`, 80);
};

/** Empty when nothing is written, null when no such day exists. */
function dayIn(cells: Cells, column: Column, order: DayOrder): string | null {
	const written = cells.raw(column);
	if (written === '') return '';
	const day = parseDay(written.split(/[T ]\d{2}:/)[0] ?? '', order);
	return day?.exists ? day.day : null;
}
