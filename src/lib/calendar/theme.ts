import type { PluginInput } from 'fullcalendar';
import monarch from 'fullcalendar/themes/monarch';
import { lessonClass } from './lesson-block.ts';

/**
 * House theme. A FullCalendar 7 theme is a plain plugin object: name, optionDefaults, views.
 * We start from monarch (it keeps the popover, list and month views in order) and replace,
 * by whole option, what the board draws itself. Replacing here matters: the same option given
 * to `new Calendar` is JOINED to the theme's class, not put in its place.
 */
const base = monarch as unknown as {
	optionDefaults: Record<string, unknown>;
	views: Record<string, Record<string, unknown>>;
};

export const houseTheme = {
	name: 'theme-house',
	optionDefaults: {
		...base.optionDefaults,
		className: 'board',
		viewClass: 'board__view',
		eventShortHeight: 44,
		eventColor: 'transparent',
		eventContrastColor: 'currentcolor',
		columnEventTitleSticky: false,
		eventClass: lessonClass,
		blockEventClass: '',
		blockEventInnerClass: '',
		columnEventClass: 'lesson--column',
		columnEventInnerClass: 'lesson__body',
		columnEventBeforeClass: (i: { isStartResizable: boolean }) =>
			i.isStartResizable ? 'grip grip--start' : '',
		columnEventAfterClass: (i: { isEndResizable: boolean }) => (i.isEndResizable ? 'grip grip--end' : ''),
		rowEventClass: 'lesson--row',
		rowEventInnerClass: 'lesson__rowbody',
		rowEventBeforeClass: '',
		rowEventAfterClass: '',
		rowEventBeforeContent: undefined,
		rowEventAfterContent: undefined,
		backgroundEventClass: 'cell',
		backgroundEventInnerClass: 'cell__text',
		backgroundEventTitleClass: '',
		backgroundEventColor: 'transparent',
		dayLaneClass: 'lane',
		dayLaneInnerClass: 'lane__inner',
		slotLaneClass: (i: { isMinor: boolean; time?: { milliseconds: number } }) =>
			!i.isMinor
				? 'slot'
				: (i.time?.milliseconds ?? 0) % 3_600_000 === 1_800_000
					? 'slot slot--half'
					: 'slot slot--minor',
		nonBusinessHoursClass: 'closed',
		highlightClass: 'picked',
		nowIndicatorLineClass: 'now',
		nowIndicatorDotClass: 'now-dot',
		nowIndicatorHeaderClass: 'now-head',
		tableHeaderClass: 'board__head',
		dayHeaderRowClass: 'board__headrow',
		dayHeaderAlign: 'start',
		dayHeaderClass: 'day-head',
		dayHeaderInnerClass: 'day-head__inner',
		resourceDayHeaderAlign: 'start',
		resourceDayHeaderClass: 'column-head',
		resourceDayHeaderInnerClass: 'column-head__inner',
		fillerClass: 'filler',
		resourceColumnHeaderClass: 'matrix-corner',
		resourceColumnHeaderInnerClass: 'matrix-corner__inner',
		resourceCellClass: 'matrix-who',
		resourceCellInnerClass: 'matrix-who__inner',
		resourceRowClass: 'matrix-row',
		resourceLaneClass: 'matrix-lane',
		resourceHeaderRowClass: 'matrix-headrow',
		resourceColumnDividerClass: 'matrix-divider',
		resourceLaneBottomClass: 'matrix-lane__foot',
		timelineBottomClass: '',
		tableBodyClass: 'board__body'
	},
	views: {
		...base.views,
		timeGrid: {
			...base.views.timeGrid,
			slotHeaderClass: (i: { isFirst: boolean }) => (i.isFirst ? 'hour hour--first' : 'hour'),
			slotHeaderInnerClass: 'hour__text',
			slotHeaderDividerClass: 'hour-divider'
		},
		resourceTimeGrid: { dayHeaderDividerClass: 'head-divider' },
		timeline: {
			slotHeaderAlign: 'start',
			slotHeaderSticky: false,
			slotLaneClass: 'matrix-slot',
			slotHeaderClass: 'matrix-day',
			slotHeaderInnerClass: 'matrix-day__inner',
			slotHeaderDividerClass: 'head-divider',
			rowEventClass: '',
			rowEventInnerClass: ''
		}
	}
} as unknown as PluginInput;
