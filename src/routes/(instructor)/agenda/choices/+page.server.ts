import { asStaff, choicesOf, saveChoices } from '#lib/server/own-messages.ts';
import { type Actions, type PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => choicesOf(locals, await asStaff(locals));

export const actions: Actions = {
	default: async (event) => saveChoices(event, await asStaff(event.locals))
};
