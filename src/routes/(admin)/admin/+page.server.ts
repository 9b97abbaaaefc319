import { redirect } from '@sveltejs/kit';
import { type PageServerLoad } from './$types';

export const load: PageServerLoad = () => redirect(303, '/admin/planning');
