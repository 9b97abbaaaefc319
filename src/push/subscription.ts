import { createHash } from 'node:crypto';
import { type Secrets } from '#secrets';
import * as v from 'valibot';
import { endpointOf } from './endpoint.ts';

/** base64url of so many bytes, padded or not. */
const bytes = (count: number) =>
	v.pipe(
		v.string(),
		v.regex(/^[\w-]{1,100}={0,2}$/),
		v.check((text) => Buffer.from(text, 'base64url').length === count)
	);

/** What a browser's `PushSubscription` says of itself: where it is reached, and how what goes there is encrypted. */
export const subscriptionSchema = v.object({
	endpoint: v.pipe(
		v.string(),
		v.check((text) => endpointOf(text) !== null)
	),
	keys: v.object({ p256dh: bytes(65), auth: bytes(16) })
});
export type Subscription = v.InferOutput<typeof subscriptionSchema>;

export const endpointHash = ({ endpoint }: Subscription): string =>
	createHash('sha256').update(endpoint).digest('hex');

/** @param device id of its row: elsewhere it does not open */
export const sealedSubscription = (secrets: Secrets, device: string, subscription: Subscription): string =>
	secrets.seal('push', device, JSON.stringify(subscription));

/** Null: sealed by a key that is not there any more, or not ours. */
export function openedSubscription(secrets: Secrets, device: string, sealed: string): Subscription | null {
	const text = secrets.open('push', device, sealed);
	const read = v.safeParse(subscriptionSchema, text === null ? null : JSON.parse(text));
	return read.success ? read.output : null;
}
