import { asCandidate, choicesOf, saveChoices } from '#lib/server/own-messages.ts';
import { type Actions, type PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => choicesOf(locals, asCandidate(locals));

export const actions: Actions = { default: (event) => saveChoices(event, asCandidate(event.locals)) };
