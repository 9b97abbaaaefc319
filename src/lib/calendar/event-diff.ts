import { type Calendar, type EventApi, type EventInput } from 'fullcalendar';
import { isAsking, type Slip } from './slip.ts';

/** Beyond this many new slips they go in as one source: each single event is a round through FullCalendar's state. */
const MANY = 40;

const eventOf = (slip: Slip): EventInput => ({
	id: slip.id,
	resourceId: slip.column,
	start: slip.start,
	end: slip.end,
	title: slip.who,
	editable: slip.movable,
	interactive: !isAsking(slip),
	extendedProps: { slip }
});

/** Makes the calendar show `slips`, touching only what differs, so that focus and a running drag survive. */
export function showSlips(
	calendar: Calendar,
	shown: ReadonlyMap<string, Slip>,
	slips: ReadonlyMap<string, Slip>
): void {
	calendar.batchRendering(() => {
		for (const id of shown.keys()) if (!slips.has(id)) calendar.getEventById(id)?.remove();
		const fresh: Slip[] = [];
		for (const slip of slips.values()) {
			const was = shown.get(slip.id);
			const event = was && calendar.getEventById(slip.id);
			if (!event) fresh.push(slip);
			else if (JSON.stringify(was) !== JSON.stringify(slip)) change(event, was, slip);
		}
		if (fresh.length > MANY) calendar.addEventSource(fresh.map(eventOf));
		else for (const slip of fresh) calendar.addEvent(eventOf(slip));
	});
}

function change(event: EventApi, was: Slip, slip: Slip): void {
	const moves = was.start !== slip.start || was.end !== slip.end || was.column !== slip.column;
	// FullCalendar moves nothing that is not editable, without a word.
	const unlocked = moves || was.movable;
	if (unlocked !== was.movable) event.setProp('editable', unlocked);
	if (was.start !== slip.start || was.end !== slip.end) event.setDates(slip.start, slip.end);
	if (was.column !== slip.column) event.setResources([slip.column]);
	if (unlocked !== slip.movable) event.setProp('editable', slip.movable);
	if (isAsking(was) !== isAsking(slip)) event.setProp('interactive', !isAsking(slip));
	event.setExtendedProp('slip', slip);
}
