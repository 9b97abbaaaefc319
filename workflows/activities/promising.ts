import { instant } from '#domain/lesson.ts';
import { type Channel } from '#domain/notices/notice.ts';
import { boundsOfDay, dayOf, instantOf } from '#domain/week.ts';

/** What somebody who runs a school is to be promised beside lessons. */
export interface Promising {
	school: string;
	person: string;
	channels: readonly Channel[];
	/** The school's. */
	zone: string;
	/** Milliseconds since 1970. */
	at: number;
}

/** The school's day, and its next morning, milliseconds since 1970: then they are told what came up meanwhile. */
export function dayAndMorning({ zone, at }: Promising): { day: string; morning: number } {
	const day = dayOf(instant(at), zone);
	return { day, morning: Date.parse(instantOf(dayOf(boundsOfDay(day, zone).to, zone), '07:00', zone)) };
}
