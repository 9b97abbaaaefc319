import { createContext } from 'svelte';
import { type PlanningEvent } from '#domain/planning.ts';
import { type Clock } from './calendar-day.ts';

/** What every page of a candidate shares: what was heard since the render, the time, the school's zone. */
export interface PlanningPage {
	readonly log: readonly PlanningEvent[];
	/** Milliseconds, counted on from the server's clock. */
	readonly now: number;
	readonly clock: Clock;
}

export const [getPlanningPage, setPlanningPage] = createContext<PlanningPage>();
