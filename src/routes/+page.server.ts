import { redirect } from '@sveltejs/kit';
import { homeOf } from '#lib/server/gate.ts';
import { type PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) =>
	redirect(303, locals.session ? homeOf(locals.session) : '/sign-in');
