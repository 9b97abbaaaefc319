import { redirect } from '@sveltejs/kit';
import { type RequestHandler } from './$types';

export const POST: RequestHandler = async ({ locals, cookies, setHeaders }) => {
	if (locals.session) {
		const { name, value, attributes } = await locals.house.identity.signOut(locals.session.publicId);
		cookies.set(name, value, attributes);
	}
	// What this device kept for work without a network goes too, also where no script runs.
	setHeaders({ 'clear-site-data': '"storage"' });
	redirect(303, '/sign-in');
};
