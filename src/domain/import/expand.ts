import { type Wall } from './wall-time.ts';

/**
 * Starts of a recurrence rule by the clock, both ends included. Throws `TooDense` when there are more than any
 * calendar of lessons holds, another error when the rule makes no sense.
 */
export type Expand = (rule: string, start: Wall, from: Wall, to: Wall) => Wall[];

export class TooDense extends Error {}
export class BadRecurrence extends Error {}
