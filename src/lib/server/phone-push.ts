import * as pushDevices from '#db/push-devices.ts';
import { inSchool } from '#db/sql.ts';
import { houseKey } from '#push/house-key.ts';

/** What a page needs to offer pushes on the very device it is shown on. */
export interface PushOffer {
	/** The house's public key, base64url. */
	key: string;
	/** This sign-in's browser tells its person already. */
	on: boolean;
}

/** Null: without SECRET_KEYS nothing is pushed, nor offered. */
export async function pushOffer({ house, session }: App.Locals): Promise<PushOffer | null> {
	const { sql, secrets } = house;
	if (!session || !secrets) return null;
	const { publicKey: key } = await houseKey(sql, secrets);
	const scope = { school: session.school.id };
	return { key, on: await inSchool(sql, scope, (tx) => pushDevices.isOn(tx, session.publicId)) };
}
