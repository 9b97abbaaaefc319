import * as inbox from '#db/inbox.ts';
import { type Way } from './way.ts';

/** Always there: whoever has an account reads it in the app. */
export const byInbox: Way = {
	atNight: true,
	reaches: (who) => who.hasAccount,
	async pack(tx, { notice }) {
		await inbox.add(tx, notice.candidate);
		return null;
	}
};
