const TABLE_ROLES = ['grid', 'row', 'rowgroup', 'rowheader', 'columnheader', 'gridcell'];
const TABLE_ATTRIBUTES = [
	'role',
	'aria-colindex',
	'aria-rowindex',
	'aria-rowspan',
	'aria-colspan',
	'aria-colcount',
	'aria-rowcount'
];

const forget = (element: Element) => {
	for (const attribute of TABLE_ATTRIBUTES) element.removeAttribute(attribute);
};

/**
 * FullCalendar 7.0.2 leaves headers without a word, and in the week's matrix a table whose parts do not belong
 * together. No table is better than a broken one: there each lesson stays a button with its name, and the list
 * view reads in order.
 */
export function tidyTableRoles(host: HTMLElement, matrix: boolean): void {
	for (const header of host.querySelectorAll('[role="rowheader"], [role="columnheader"]'))
		// The hours beside the grid are hidden from readers one by one, so their header has no word either.
		if (header.textContent.trim() === '' || header.matches('[role="rowheader"][aria-label]')) {
			forget(header);
			header.removeAttribute('aria-label');
		}
	// A day's name is on screen: readers may have it too, not only the date of its label.
	for (const word of host.querySelectorAll('.day-head [aria-hidden="true"]'))
		word.removeAttribute('aria-hidden');
	if (!matrix) return;
	for (const part of host.querySelectorAll(TABLE_ROLES.map((role) => `[role="${role}"]`).join())) {
		forget(part);
		part.removeAttribute('aria-label');
		part.removeAttribute('aria-labelledby');
	}
}
