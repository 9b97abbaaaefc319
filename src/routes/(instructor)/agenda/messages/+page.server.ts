import { asStaff, inboxOf, readInbox } from '#lib/server/own-messages.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => inboxOf(locals, await asStaff(locals));

export const actions: Actions = { read: async (event) => readInbox(event, await asStaff(event.locals)) };
