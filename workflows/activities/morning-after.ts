import { instantOf } from '#domain/week.ts';
import { Temporal } from 'temporal-polyfill';

/** When those who run a school are told what came up meanwhile, milliseconds since 1970. @param day `2026-11-24` */
export const morningAfter = (day: string, zone: string): number =>
	Date.parse(instantOf(Temporal.PlainDate.from(day).add({ days: 1 }).toString(), '07:00', zone));
