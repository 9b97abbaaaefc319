import { isConvocation } from '#domain/notices/convocation.ts';
import { calendarEntries } from '#notices/calendar.ts';
import { type Letter, letterOf } from '#notices/letter.ts';
import { REACH } from '#notices/reach.ts';
import { unsubscribeToken } from '#notices/unsubscribe.ts';
import { type Secrets } from '#secrets';
import { type Postman } from './postman.ts';
import { type Telling, type Way } from './way.ts';

interface Deps {
	postman: Postman;
	/** Signs links; null: letters have none that ends them. */
	secrets: Secrets | null;
	/** Milliseconds since 1970. */
	clock: () => number;
}

/** Letters, by day. */
export const byEmail = (deps: Deps): Way => ({
	...REACH.email,
	pack(_tx, telling) {
		const to = telling.who.email;
		if (to === null) throw new Error('no address');
		const letter = writtenOf(deps, telling, to);
		return { address: to, send: () => deps.postman.send({ id: telling.notice.id, to, letter }) };
	}
});

function writtenOf({ postman, secrets, clock }: Deps, telling: Telling, to: string): Letter {
	const { notice, changes, text, reader } = telling;
	const invitation = { organizer: postman.address, attendee: to, at: clock() };
	const canEnd = secrets !== null && (changes.length === 0 || !changes.every(isConvocation));
	return letterOf(text, reader, {
		calendar: calendarEntries(changes, reader, invitation),
		unsubscribe: canEnd ? `${reader.origin}/unsubscribe/${unsubscribeToken(secrets, notice.id)}` : null
	});
}
