import { asCandidate, inboxOf, readInbox } from '#lib/server/own-messages.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => inboxOf(locals, asCandidate(locals));

export const actions: Actions = { read: (event) => readInbox(event, asCandidate(event.locals)) };
