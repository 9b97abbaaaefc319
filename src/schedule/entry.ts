import { type Change, type Edit } from '#domain/edit.ts';
import { type Actor } from '#domain/policy.ts';
import { type Verdict } from '#domain/verdict.ts';

/** One edit on its way through the write path. */
export interface Entry {
	id: string;
	edit: Edit;
	actor: Actor;
	/** Instructors who agreed beside the actor. */
	parties: readonly string[];
	/** `client`: it stands in the document under `edits`; `server`: it came from a form action, import or flow. */
	from: 'client' | 'server';
	/** The update that brought it, as the logs name it; null: no socket did. */
	trace: string | null;
}

/** An entry with its answer; `repeated` when it had been answered before. */
export type Decided = Entry & { verdict: Verdict; changes: Change[]; repeated: boolean };
