import * as v from 'valibot';
import { parseWeek } from '#domain/week.ts';

const id = v.pipe(v.string(), v.uuid());

/** A person's own flow, `person/<school>/<person>`: waits until it is quiet, then has them told. */
export const personInput = v.object({ school: id, person: id });
export type PersonInput = v.InferOutput<typeof personInput>;
/** As flows of before know their person, who was a candidate. */
export interface CandidateInput {
	school: string;
	candidate: string;
}

/** Something of this person's changed. */
export const stirred = v.object({
	/** Milliseconds without a further change after which people are told. */
	quiet: v.pipe(v.number(), v.integer(), v.minValue(0))
});
export type Stirred = v.InferOutput<typeof stirred>;

/** A week's publication, `publish/<school>/<week>/<outbox row>`: everybody in it is told once, in portions. */
export const publishInput = v.object({
	school: id,
	week: v.pipe(
		v.string(),
		v.check((text) => parseWeek(text) !== null, 'no ISO week')
	),
	/** Names this publication among others of the same week. */
	publication: v.string(),
	/** Candidate told last by the run before this one. */
	toldUntil: v.optional(id)
});
export type PublishInput = v.InferOutput<typeof publishInput>;

/** What the flows have done for them; every one may be done twice, and then does nothing the second time. */
export interface NoticeActivities {
	/** Promises a person everything they are owed now. @param step names this look; in a Temporal of yesterday another had its name */
	look(input: (PersonInput | CandidateInput) & { step: string }): Promise<Looked>;
	/** Promises the next people of a published week. @param after person the last portion ended with */
	tellWeek(
		input: PublishInput & { after: string | null }
	): Promise<{ notices: string[]; last: string | null }>;
	/** Hands these notices to their channels. Nothing one of them meets holds up another. */
	handOver(input: HandOverInput): Promise<HandedOver>;
	/** Of flows of before: hands one over. Throws where another try may help. */
	deliver(input: { school: string; notice: string }): Promise<void>;
	/** Of flows of before: no further try. */
	giveUp(input: { school: string; notice: string }): Promise<void>;
}

export interface HandOverInput {
	school: string;
	notices: string[];
	/** Names it among all others, the same at every try: what it had in hand when it was cut off is known by it. */
	portion: string;
	/** What cannot be handed over now has failed. */
	last: boolean;
}

export interface HandedOver {
	later: {
		notice: string;
		/** False: it has not been its turn. */
		tried: boolean;
		/** Milliseconds until it makes sense; null: nobody says. */
		in: number | null;
	}[];
}

interface Looked {
	/** Notices to deliver. */
	notices: string[];
	/** Milliseconds until something is owed again: a reminder, the end of the night. Null: nothing to wait for. */
	wakeIn: number | null;
}
