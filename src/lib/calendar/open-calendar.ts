import 'temporal-polyfill/global';
import { Calendar, type CalendarOptions, type EventApi } from 'fullcalendar';
import interaction from 'fullcalendar/interaction';
import fr from 'fullcalendar/locales/fr';
import resourceTimeGrid from 'fullcalendar-scheduler/resource-timegrid';
import resourceTimeline from 'fullcalendar-scheduler/resource-timeline';
import scrollgrid from 'fullcalendar-scheduler/scrollgrid';
import 'fullcalendar/skeleton.css';
import { instant } from '#domain/lesson.ts';
import { dayOf } from '#domain/week.ts';
import { firstSpelled } from '#lib/time-text.ts';
import { showCells } from './cells.ts';
import { dayHider, hiddenAmong } from './hidden-days.ts';
import { columnHead, dayHead, matrixHead, sayClosed } from './column-head.ts';
import { showSlips } from './event-diff.ts';
import { glide } from './glide.ts';
import { keepFocus } from './keep-focus.ts';
import { columnBlock, element, matrixLine, slipOf } from './lesson-block.ts';
import { type Cell, type Column, type Slip } from './slip.ts';
import { tidyTableRoles } from './table-roles.ts';
import { houseTheme } from './theme.ts';

export type CalendarView = 'day' | 'three' | 'week';

const VIEWS: Record<CalendarView, string> = {
	day: 'resourceTimeGridDay',
	three: 'resourceTimeGridThree',
	week: 'resourceTimelineWeek'
};

/** The broken outline that stays where a drag began. */
const ORIGIN = 'origin';

/** Where a slip was let go, or hangs in a drag. Instants. */
export interface Span {
	start: string;
	end: string;
	column: string;
}

export interface CalendarSetup {
	zone: string;
	locale: 'fr' | 'en';
	view: CalendarView;
	/** `2026-11-24` */
	day: string;
	/** ISO weekdays that are shown. */
	days: readonly number[];
	opens: string;
	closes: string;
	/** Minutes. */
	grid: number;
	/** Milliseconds since 1970. */
	now: () => number;
	time: (instant: string) => string;
	/** What to say of a day that is closed, else nothing. @param day `2026-11-24` */
	closed: (day: string) => string;
	columns: readonly Column[];
	words: { lessons: string; column: string };
	onOpen: (lesson: string) => void;
	onSelect: (span: Span) => void;
	onDrop: (lesson: string, span: Span) => void;
	/** Asked at every snap of a drag. */
	mayDrop: (lesson: string, span: Span) => boolean;
	onDrag: (lesson: string | null) => void;
}

export interface CalendarHandle {
	show(slips: ReadonlyMap<string, Slip>, remote: readonly string[]): void;
	cells(cells: readonly Cell[]): void;
	columns(columns: readonly Column[], label: string): void;
	hours(opens: string, closes: string): void;
	days: ReturnType<typeof dayHider>;
	/** What is closed is another question now: asked again of the days on screen. */
	closed(closed: CalendarSetup['closed']): void;
	go(view: CalendarView, day: string): void;
	focus(lesson: string): void;
	destroy(): void;
}

const spanOf = (from: Pick<EventApi, 'start' | 'end'>, column: string): Span => ({
	start: instant(from.start?.getTime() ?? 0),
	end: instant(from.end?.getTime() ?? from.start?.getTime() ?? 0),
	column
});

const columnOf = (event: EventApi): string => event.getResources()[0]?.id ?? '';

/** The only place that talks to FullCalendar. */
export function openCalendar(host: HTMLElement, setup: CalendarSetup): CalendarHandle {
	let shown: ReadonlyMap<string, Slip> = new Map();
	let columnsShown = JSON.stringify([setup.columns, setup.words.column]);
	const calendar = new Calendar(host, options(setup));
	calendar.render();
	const stopKeeping = keepFocus(host);
	let tidying: ReturnType<typeof setTimeout> | undefined;
	const tidy = () => {
		clearTimeout(tidying);
		// FullCalendar renders in the frames after a change.
		tidying = setTimeout(() => tidyTableRoles(host, calendar.view.type === VIEWS.week), 150);
	};
	return {
		days: dayHider(calendar, setup.days),
		show: (slips, remote) => {
			glide(host, remote, () => showSlips(calendar, shown, slips));
			shown = slips;
			tidy();
		},
		cells: (cells) => showCells(calendar, cells),
		columns: (columns, label) => {
			const now = JSON.stringify([columns, label]);
			if (now === columnsShown) return;
			columnsShown = now;
			calendar.setOption('resourceColumns', [{ field: 'title', headerContent: label }]);
			calendar.setOption('resources', columns.map(resourceOf));
		},
		hours: (opens, closes) => {
			if (calendar.getOption('slotMinTime') !== opens) calendar.setOption('slotMinTime', opens);
			if (calendar.getOption('slotMaxTime') !== closes) calendar.setOption('slotMaxTime', closes);
		},
		closed: (closed) => {
			for (const mark of host.querySelectorAll<HTMLElement>('.day-head__closed'))
				sayClosed(mark, closed(mark.dataset.day ?? ''));
		},
		go: (view, day) => {
			calendar.changeView(VIEWS[view], day);
			tidy();
		},
		focus: (lesson) =>
			requestAnimationFrame(() =>
				host.querySelector<HTMLElement>(`[data-lesson="${CSS.escape(lesson)}"]`)?.focus()
			),
		destroy: () => {
			clearTimeout(tidying);
			stopKeeping();
			calendar.destroy();
		}
	};
}

const resourceOf = (column: Column) => ({ id: column.id, title: column.title, extendedProps: { column } });

function options(setup: CalendarSetup): CalendarOptions {
	return {
		plugins: [houseTheme, interaction, resourceTimeGrid, resourceTimeline, scrollgrid],
		schedulerLicenseKey: 'AGPL-My-Frontend-And-Backend-Are-Open-Source',
		...(setup.locale === 'fr' ? { locale: fr } : { locale: 'en-gb' }),
		eventsHint: setup.words.lessons,
		timeZone: setup.zone,
		now: () => new Date(setup.now()),
		initialView: VIEWS[setup.view],
		initialDate: setup.day,
		headerToolbar: false,
		borderless: true,
		height: '100%',
		resourceOrder: '',
		resources: setup.columns.map(resourceOf),
		firstDay: 1,
		resourceColumns: [{ field: 'title', headerContent: setup.words.column }],
		// The grid begins when the school opens. A pending scroll of a view that has gone would break all later
		// layouts: FullCalendar 7.0.2 scrolls what is no longer there.
		scrollTime: null,
		slotMinTime: setup.opens,
		slotMaxTime: setup.closes,
		expandRows: true,
		// The slips say their hours themselves: FullCalendar works out a range per slip and drawing, which is slow.
		displayEventTime: false,
		eventDragMinDistance: 3,
		dragRevertDuration: 180,
		eventDidMount: (info) => {
			const slip = slipOf(info);
			// FullCalendar 7 writes neither an id nor a stable class on the element.
			if (slip) info.el.dataset.lesson = slip.id;
		},
		views: { ...gridViews(setup), resourceTimelineWeek: matrixView(setup) },
		...content(setup),
		...gestures(setup)
	};
}

function gridViews(setup: CalendarSetup): CalendarOptions['views'] {
	const grid: CalendarOptions = {
		allDaySlot: false,
		nowIndicator: true,
		slotDuration: { minutes: setup.grid },
		snapDuration: { minutes: setup.grid },
		slotHeaderInterval: '01:00',
		// 60 px an hour, borders included.
		slotMinHeight: setup.grid,
		slotHeaderFormat: { hour: '2-digit', minute: '2-digit', hour12: false },
		dayMinWidth: 128,
		nowIndicatorHeaderContent: () => ({
			domNodes: [element('span', 'now-time num', setup.time(instant(setup.now())))]
		}),
		resourceDayHeaderContent: (info) => {
			const column = info.resource.extendedProps.column as Column;
			return { domNodes: columnHead(column) };
		}
	};
	return {
		resourceTimeGridDay: grid,
		resourceTimeGridThree: {
			...grid,
			type: 'resourceTimeGrid',
			duration: { days: 3 },
			datesAboveResources: true,
			dayHeaderFormat: { weekday: 'long', day: 'numeric', month: 'short' },
			// FullCalendar breaks the day's name into two lines and leaves the month out.
			dayHeaderContent: (info) => ({ domNodes: headOfDay(setup, info) })
		}
	};
}

function headOfDay(setup: CalendarSetup, { date, text }: { date: Date; text: string }): Node[] {
	const day = dayOf(date.toISOString(), setup.zone);
	return dayHead(firstSpelled(text, setup.locale), day, setup.closed(day));
}

const matrixView = (setup: CalendarSetup): CalendarOptions => ({
	hiddenDays: hiddenAmong(setup.days),
	slotDuration: { days: 1 },
	slotMinTime: '00:00',
	slotMaxTime: '24:00',
	slotHeaderFormat: { weekday: 'short', day: 'numeric', month: 'short' },
	slotHeaderContent: (info) => ({ domNodes: headOfDay(setup, info) }),
	slotMinWidth: 120,
	resourceColumnsWidth: 148,
	resourceCellContent: (info) => {
		const column = info.resource?.extendedProps.column as Column | undefined;
		return { domNodes: column ? matrixHead(column) : [] };
	}
});

function content(setup: CalendarSetup): CalendarOptions {
	// FullCalendar's stand-in for a selection knows its hours, not its column.
	let pickedColumn = '';
	return {
		selectAllow: ({ resource }) => {
			pickedColumn = resource?.title ?? '';
			return true;
		},
		eventContent: (info) => {
			if (info.event.display === 'background') return { domNodes: [] };
			if (!info.view.type.startsWith('resourceTimeline'))
				return { domNodes: columnBlock(info, setup.time, pickedColumn) };
			const start = slipOf(info)?.start;
			return { domNodes: matrixLine(info, start ? setup.time(start) : '') };
		},
		backgroundEventContent: (info) => ({ domNodes: [element('span', '', info.event.title)] })
	};
}

function gestures(setup: CalendarSetup): CalendarOptions {
	const let_go = (event: EventApi, revert: () => void) => {
		// The board's own overlay shows the pending edit: the document stays the only truth. The edit leaves first,
		// for putting the slip back draws the calendar anew.
		setup.onDrop(event.id, spanOf(event, columnOf(event)));
		revert();
	};
	return {
		editable: true,
		selectable: true,
		selectMirror: true,
		eventResizableFromStart: true,
		// mayDrop gives the reason; with false FullCalendar refuses without a word.
		eventOverlap: true,
		// Two at once, as at a place: side by side, nothing hides a name.
		slotEventOverlap: false,
		selectMinDistance: 4,
		eventClick: (info) => {
			const target = info.jsEvent.target;
			if (target instanceof Element && target.closest('[data-act]')) return;
			if (slipOf(info)) setup.onOpen(info.event.id);
		},
		select: (info) => setup.onSelect(spanOf(info, info.resource?.id ?? '')),
		dateClick: (info) =>
			setup.onSelect(spanOf({ start: info.date, end: info.date }, info.resource?.id ?? '')),
		eventDragStart: ({ event, view }) => {
			const { column, start, end } = spanOf(event, columnOf(event));
			const origin = { id: ORIGIN, resourceId: column, start, end, display: 'background' };
			view.calendar.addEvent({ ...origin, class: 'cell--origin' });
			setup.onDrag(event.id);
		},
		eventDragStop: ({ view }) => {
			// After the drop, which comes in the same turn and must not wait until the calendar is drawn.
			queueMicrotask(() => view.calendar.getEventById(ORIGIN)?.remove());
			setup.onDrag(null);
		},
		eventResizeStart: (info) => setup.onDrag(info.event.id),
		eventResizeStop: () => setup.onDrag(null),
		eventDrop: (info) => let_go(info.event, info.revert),
		eventResize: (info) => let_go(info.event, info.revert),
		eventAllow: (span, moving) =>
			moving === null || !slipOf({ event: moving })
				? true
				: setup.mayDrop(moving.id, spanOf(span, span.resource?.id ?? columnOf(moving)))
	};
}
