import * as v from 'valibot';
import { uuid } from './edit-schema.ts';

/** What a client may say about itself; who it is, the server adds. */
export const presenceSchema = v.strictObject({
	/** Lesson selected, with the panel open or not. */
	selected: v.optional(v.nullable(uuid)),
	/** Lesson held in a drag, and where its ghost hangs. */
	drag: v.optional(
		v.nullable(
			v.strictObject({
				lesson: uuid,
				start: v.pipe(v.string(), v.maxLength(25)),
				end: v.pipe(v.string(), v.maxLength(25)),
				instructor: v.nullable(uuid)
			})
		)
	),
	/** Day looked at, `2026-11-24`. */
	day: v.optional(v.pipe(v.string(), v.maxLength(10)))
});
export type Presence = v.InferOutput<typeof presenceSchema>;

/** As every other client reads it: identity stamped by the server. */
export interface StampedPresence extends Presence {
	who: { account: string; name: string };
}
