import * as pushDevices from '#db/push-devices.ts';
import { type Tx } from '#db/sql.ts';
import { type Push, pushOf } from '#notices/push.ts';
import { REACH } from '#notices/reach.ts';
import { endpointOf } from '#push/endpoint.ts';
import { type HouseKey } from '#push/house-key.ts';
import { openedSubscription, type Subscription } from '#push/subscription.ts';
import { type Secrets } from '#secrets';
import { buildPushPayload } from '@block65/webcrypto-web-push';
import { retryAfter } from '../retry-after.ts';
import { type Answer, type Line, post } from './push-line.ts';
import { type Packed, type Sent, type Telling, type Way } from './way.ts';

interface Deps {
	secrets: Secrets;
	/** Proves to push services who sends. */
	key: HouseKey;
	/** Whom a push service may turn to, `mailto:` or `https:`. */
	contact: string;
	/** Null: nothing leaves the machine, as in a demo. */
	line: Line | null;
	/** Milliseconds since 1970. */
	clock: () => number;
}

/** Until when each push service wants to be left alone, on the clock of `performance.now()`. */
type Held = Map<string, number>;

/** `gone`: that device is none any more. */
type End = { end: pushDevices.Handed | 'later' | 'gone'; word: string; after?: number };

type Hands = Deps & { held: Held };

/** To each phone and browser a person has turned it on at; by day. */
export const byPush = (given: Deps): Way => {
	const deps = { ...given, held: new Map() };
	return {
		...REACH.push,
		pack: (tx, telling) => pack(deps, tx, telling)
	};
};

async function pack(deps: Hands, tx: Tx, { notice, who, changes, text }: Telling): Promise<Packed> {
	const { person } = notice;
	const push = pushOf(changes, text, {
		person,
		role: who.role,
		about: notice.matter ?? notice.kind,
		at: deps.clock()
	});
	const before = await pushDevices.handed(tx, notice.id);
	const devices = (await pushDevices.list(tx, person)).filter(({ id }) => !before.has(id));
	return {
		address: null,
		written: { subject: push.message.title, body: push.message.body },
		async send() {
			const ends = new Map(
				await Promise.all(
					devices.map(async (device) => [device.id, await sendTo(deps, device, push)] as const)
				)
			);
			const known = [...before.values()].map((end) => ({ end, word: end }));
			return { ...together([...known, ...ends.values()]), ...byDevice(ends) };
		}
	};
}

async function sendTo(deps: Hands, device: pushDevices.PushDevice, push: Push): Promise<End> {
	const subscription = openedSubscription(deps.secrets, device.id, device.sealed);
	const url = subscription && endpointOf(subscription.endpoint);
	// Nobody can ever write to it again: its person turns it on anew.
	if (!subscription || !url) return { end: 'gone', word: 'its address does not open' };
	const sealed = await sealedFor(deps, subscription, push);
	if (!sealed) return { end: 'gone', word: `${url.hostname}: its key is none` };
	if (!deps.line) return { end: 'accepted', word: 'demo' };
	const left = Math.ceil((deps.held.get(url.host) ?? 0) - performance.now());
	if (left > 0) return { end: 'later', word: `${url.hostname} wants to be left alone`, after: left };
	const end = endOf(await post(deps.line, url, sealed), deps.clock());
	if (end.after !== undefined) deps.held.set(url.host, performance.now() + end.after);
	return { ...end, word: `${url.hostname} ${end.word}` };
}

/** Null: no browser has such a key. */
async function sealedFor({ key, contact }: Deps, subscription: Subscription, push: Push) {
	const { message: data, ttl, urgency, topic } = push;
	try {
		const message = { data: { ...data }, options: { ttl, urgency, topic } };
		const to = { ...subscription, expirationTime: null };
		const { headers, body } = await buildPushPayload(message, to, { ...key, subject: contact });
		return { headers: { ...headers }, body };
	} catch {
		return null;
	}
}

function endOf(answer: Answer, at: number): End {
	if (answer.status === null) return { end: answer.handedOver ? 'unknown' : 'later', word: answer.why };
	const { status, text } = answer;
	const word = `${String(status)} ${text}`.trim();
	if (status >= 200 && status < 300) return { end: 'accepted', word: String(status) };
	if (status === 404 || status === 410) return { end: 'gone', word };
	if (status !== 429 && status < 500) return { end: 'refused', word };
	const after = retryAfter(answer.retryAfter, at);
	return after === null ? { end: 'later', word } : { end: 'later', word, after };
}

/** A device that may take it later is not done with. */
function byDevice(ends: ReadonlyMap<string, End>): Pick<Sent, 'handed' | 'gone'> {
	const handed: Record<string, pushDevices.Handed> = {};
	const gone: string[] = [];
	for (const [device, { end }] of ends)
		if (end === 'gone') gone.push(device);
		else if (end !== 'later') handed[device] = end;
	return { handed, gone };
}

/** What becomes of the notice: one device that takes it will do, but as long as another may, it is tried. */
function together(ends: readonly End[]): Sent {
	const of = (wanted: End['end']) => ends.filter(({ end }) => end === wanted);
	const words = (some: readonly End[]): string => some.map(({ word }) => word).join('; ');
	const later = of('later');
	if (later.length > 0) {
		const after = Math.max(...later.map(({ after = 0 }) => after));
		return { end: 'later', why: words(later), ...(after > 0 && { after }) };
	}
	if (of('accepted').length > 0) return { end: 'accepted', id: words(ends) };
	if (of('unknown').length > 0) return { end: 'unknown', why: words(ends) };
	return { end: 'refused', why: of('gone').length === ends.length ? 'no device any more' : words(ends) };
}
