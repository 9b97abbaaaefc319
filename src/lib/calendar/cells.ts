import { type Calendar, type EventInput } from 'fullcalendar';
import { type Cell } from './slip.ts';

const SOURCE = 'cells';

const eventOf = (cell: Cell): EventInput => ({
	id: `cell:${cell.id}`,
	resourceId: cell.column,
	start: cell.start,
	end: cell.end,
	title: cell.text,
	display: 'background',
	class: cell.colour === null ? 'cell--origin' : `cell--ghost who-${cell.colour}`
});

export function showCells(calendar: Calendar, cells: readonly Cell[]): void {
	calendar.getEventSourceById(SOURCE)?.remove();
	calendar.addEventSource({ id: SOURCE, events: cells.map(eventOf) });
}
