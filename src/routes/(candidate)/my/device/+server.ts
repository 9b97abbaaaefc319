import { randomUUID } from 'node:crypto';
import { error } from '@sveltejs/kit';
import * as v from 'valibot';
import * as notices from '#db/notices.ts';
import * as pushDevices from '#db/push-devices.ts';
import { inSchool } from '#db/sql.ts';
import { whose } from '#lib/planning/whose.ts';
import { m } from '#paraglide/messages.js';
import { endpointHash, sealedSubscription, subscriptionSchema } from '#push/subscription.ts';
import { type RequestHandler } from './$types';

const MOST = 4_000;
const done = () => new Response(null, { status: 204 });

/** From now on this browser tells its person. */
export const POST: RequestHandler = async ({ locals, request }) => {
	const { house, session } = locals;
	const { school, candidate } = whose(session);
	const text = await request.text();
	const read = v.safeParse(subscriptionSchema, text.length > MOST ? null : parsed(text));
	if (!read.success || !session || !house.secrets) error(400, m.web_bad_request());
	const id = randomUUID();
	const device = {
		id,
		school,
		candidate,
		session: session.publicId,
		endpointHash: endpointHash(read.output),
		sealed: sealedSubscription(house.secrets, id, read.output)
	};
	await inSchool(house.sql, { school }, async (tx) => {
		await notices.lock(tx, candidate);
		await pushDevices.add(tx, device);
	});
	return done();
};

/** This browser tells nobody any more. */
export const DELETE: RequestHandler = async ({ locals }) => {
	const { school } = whose(locals.session);
	const session = locals.session?.publicId ?? '';
	await inSchool(locals.house.sql, { school }, (tx) => pushDevices.removeOf(tx, session));
	return done();
};

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
