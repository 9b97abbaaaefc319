import { redirect } from '@sveltejs/kit';
import * as pushDevices from '#db/push-devices.ts';
import { inSchool } from '#db/sql.ts';
import { type RequestHandler } from './$types';

export const POST: RequestHandler = async ({ locals, cookies, setHeaders }) => {
	const { house, session } = locals;
	if (session) {
		// Nobody is told here any more what was this person's.
		await inSchool(house.sql, { school: session.school.id }, (tx) =>
			pushDevices.removeOf(tx, session.publicId)
		);
		const { name, value, attributes } = await house.identity.signOut(session.publicId);
		cookies.set(name, value, attributes);
	}
	// What this device kept for work without a network goes too, also where no script runs.
	setHeaders({ 'clear-site-data': '"storage"' });
	redirect(303, '/sign-in');
};
