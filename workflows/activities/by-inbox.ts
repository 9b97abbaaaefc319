import * as inbox from '#db/inbox.ts';
import { REACH } from '#notices/reach.ts';
import { type Way } from './way.ts';

/** Always there: whoever has an account reads it in the app. */
export const byInbox: Way = {
	...REACH.inbox,
	async pack(tx, { notice }) {
		await inbox.add(tx, notice.person);
		return null;
	}
};
