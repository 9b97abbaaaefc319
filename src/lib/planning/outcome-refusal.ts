import { type Refusal } from '#domain/verdict.ts';
import { m } from '#paraglide/messages.js';
import { stateName } from './words.ts';

/** Why an outcome was not taken: what stands instead, and how to go on. */
export function refusalSentence(reason: Refusal): string {
	switch (reason.code) {
		case 'stale':
			return reason.now.state
				? m.my_refused_stale({ state: stateName(reason.now.state) })
				: m.my_refused_changed();
		case 'wrong_state':
			return m.my_refused_stale({ state: stateName(reason.state) });
		case 'forbidden':
			return m.my_refused_not_yours();
		case 'closed_week':
			return m.my_refused_closed();
		case 'gone':
			return m.my_refused_gone();
		case 'taken':
		case 'full':
		case 'needs_reason':
		case 'inactive':
		case 'exists':
		case 'too_old':
		case 'after_refused':
		case 'malformed':
			return m.my_refused_changed();
	}
}
