import { instant } from '#domain/lesson.ts';
import { instantOf, dayOf } from '#domain/week.ts';
import { Temporal } from 'temporal-polyfill';

/** A school's SMS of one month, all in its own currency. */
export interface SmsBudget {
	/** What it may spend in a month. */
	budget: number;
	spent: number;
}

const WARN_AT = 0.8;

/** May a text of this price still go? Whoever is summoned to an exam hears of it whatever it costs. */
export const mayCost = ({ budget, spent }: SmsBudget, cost: number, isConvocation: boolean): boolean =>
	isConvocation || spent + cost <= budget;

/** `stopped`: not one more message has room. @param price of one segment */
export function budgetLevel({ budget, spent }: SmsBudget, price: number): 'calm' | 'warning' | 'stopped' {
	if (spent + price > budget) return 'stopped';
	return spent >= budget * WARN_AT ? 'warning' : 'calm';
}

/** What of it those who run the school are told; null: nothing. @param unpaid texts that did not go for want of it */
export function budgetMatter({ budget, spent }: SmsBudget, unpaid: number): 'warning' | 'stopped' | null {
	if (unpaid > 0) return 'stopped';
	return budget > 0 && spent >= budget * WARN_AT ? 'warning' : null;
}

/** The first and the next month's first moment by the school's clock. @param at milliseconds since 1970 */
export function monthOf(at: number, zone: string): { from: string; to: string } {
	const first = Temporal.PlainDate.from(dayOf(instant(at), zone)).with({ day: 1 });
	const midnight = (day: Temporal.PlainDate): string => instantOf(day.toString(), '00:00', zone);
	return { from: midnight(first), to: midnight(first.add({ months: 1 })) };
}
