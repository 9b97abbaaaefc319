import { generateKeyPairSync } from 'node:crypto';
import * as pushKeys from '#db/push-keys.ts';
import { type Sql } from '#db/sql.ts';
import { type Secrets } from '#secrets';

/** By which push services know this house, base64url. A browser's subscription is bound to the public half. */
export interface HouseKey {
	publicKey: string;
	privateKey: string;
}

const ABOUT = 'house';

/** The house's pair; made when it is first asked for. Throws when it was sealed by a key that is not set any more. */
export async function houseKey(sql: Sql, secrets: Secrets): Promise<HouseKey> {
	const kept = (await pushKeys.read(sql)) ?? (await made(sql, secrets));
	const privateKey = secrets.open('push', ABOUT, kept.sealed);
	if (privateKey === null) throw new Error('the key pair for pushes does not open with SECRET_KEYS');
	return { publicKey: kept.publicKey, privateKey };
}

async function made(sql: Sql, secrets: Secrets): Promise<pushKeys.KeptPushKey> {
	const { x, y, d } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
	if (x === undefined || y === undefined || d === undefined) throw new Error('no key pair');
	const point = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
	return await pushKeys.keep(sql, {
		publicKey: point.toString('base64url'),
		sealed: secrets.seal('push', ABOUT, d)
	});
}
