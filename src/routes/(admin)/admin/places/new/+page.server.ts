import { creating } from '#lib/server/roster/noun.ts';
import { PLACE } from '#lib/server/roster/nouns.ts';
import { type Actions } from './$types';

export const actions: Actions = { default: creating(PLACE) };
