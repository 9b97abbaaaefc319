import { redirect } from '@sveltejs/kit';
import { homeOf } from '#lib/server/gate.ts';

export const load = ({ locals }) => redirect(303, locals.session ? homeOf(locals.session) : '/sign-in');
