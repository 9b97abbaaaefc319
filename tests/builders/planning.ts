import { type PlanningEntry, type PlanningEvent } from '#domain/planning.ts';

/** A lesson of one hour on Tuesday 24 November. @param time `10:00`, UTC */
export const entry = (lesson: string, time: string, more: Partial<PlanningEntry> = {}): PlanningEntry => ({
	lesson,
	version: 1,
	kind: 'driving',
	state: 'planned',
	topic: null,
	start: `2026-11-24T${time}:00Z`,
	end: `2026-11-24T${String(Number(time.slice(0, 2)) + 1).padStart(2, '0')}${time.slice(2)}:00Z`,
	instructor: 'Awa Diallo',
	phone: null,
	plate: 'DK-482-AA',
	model: 'Toyota Yaris',
	place: 'Glass',
	address: null,
	cancelledBy: more.state === 'cancelled' ? 'school' : null,
	cancelReason: null,
	...more
});

export const event = (
	version: number,
	kind: PlanningEvent['kind'],
	now: PlanningEntry | null,
	was: PlanningEvent['was'] = null
): PlanningEvent => ({
	version,
	kind,
	lesson: now?.lesson ?? 'a',
	entry: now,
	was,
	by: 'Rose Moussavou',
	at: `2026-11-24T05:00:${String(version).padStart(2, '0')}Z`
});
