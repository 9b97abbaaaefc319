import { randomUUID } from 'node:crypto';
import * as pushDevices from '#db/push-devices.ts';
import { inSchool } from '#db/sql.ts';
import { type Actor } from '#domain/policy.ts';
import { endpointHash, sealedSubscription } from '#push/subscription.ts';
import { type Secrets } from '#secrets';
import { type TestDatabase } from './database.ts';
import { type PushService } from './push-service.ts';

interface Outside {
	secrets: Secrets;
	pushes: PushService;
}

/** Somebody signs in on one more phone and turns pushes on there. @returns its name at the push service */
export async function addDevice(
	db: TestDatabase,
	{ actor: { account, school }, person }: { actor: Actor; person: string },
	{ secrets, pushes }: Outside
): Promise<{ name: string; session: string }> {
	const [id, session] = [randomUUID(), randomUUID()];
	await db.owner`
		insert into session (id_hash, public_id, account_id, school_id, expires_at, ends_at)
		values (${session}, ${session}, ${account}, ${school}, '2099-01-01', '2099-01-01')`;
	const { name, subscription } = pushes.subscribe();
	const device = {
		id,
		school,
		person,
		session,
		endpointHash: endpointHash(subscription),
		sealed: sealedSubscription(secrets, id, subscription)
	};
	await inSchool(db.app, { school }, (tx) => pushDevices.add(tx, device));
	return { name, session };
}
