import { type Refusal } from '#domain/verdict.ts';
import { m } from '#paraglide/messages.js';
import { stateName } from './words.ts';

const SENTENCES: Partial<Record<Refusal['code'], () => string>> = {
	forbidden: m.my_refused_not_yours,
	closed_week: m.my_refused_closed,
	gone: m.my_refused_gone
};

/** Why an outcome was not taken: what stands instead, and how to go on. */
export function refusalSentence(reason: Refusal): string {
	if (reason.code === 'wrong_state') return m.my_refused_stale({ state: stateName(reason.state) });
	if (reason.code === 'stale' && reason.now.state)
		return m.my_refused_stale({ state: stateName(reason.now.state) });
	return (SENTENCES[reason.code] ?? m.my_refused_changed)();
}
