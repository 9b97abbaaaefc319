import { randomUUID } from 'node:crypto';
import { error, fail, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import * as inbox from '#db/inbox.ts';
import * as noticeChoices from '#db/notice-choices.ts';
import * as notices from '#db/notices.ts';
import * as people from '#db/people.ts';
import * as pushDevices from '#db/push-devices.ts';
import { inSchool, type Scope } from '#db/sql.ts';
import { CHOSEN_CHANNELS, type ChosenChannel, kindsFor, NOTICE_KINDS } from '#domain/notices/notice.ts';
import { isZone } from '#domain/week.ts';
import { type House } from '#house';
import { type Clock, cityOf } from '#lib/planning/calendar-day.ts';
import { whose } from '#lib/planning/whose.ts';
import { REACH } from '#notices/reach.ts';
import { m } from '#paraglide/messages.js';
import { endpointHash, sealedSubscription, subscriptionSchema } from '#push/subscription.ts';
import { formData, readForm } from './form.ts';
import { pushOffer } from './phone-push.ts';
import { withSession } from './session.ts';

/** Whose messages these are, and the walls around them. */
interface Own {
	scope: Scope;
	person: string;
}

/** As a candidate. */
export function asCandidate({ session }: App.Locals): Own {
	const scope = whose(session);
	return { scope, person: scope.candidate };
}

/** As one of the staff. */
export async function asStaff(locals: App.Locals): Promise<Own> {
	const { session, inOwnSchool } = withSession(locals);
	const person = await inOwnSchool((tx) => people.ofStaff(tx, session.actor.account));
	if (person === null) error(403, m.web_denied_data());
	return { scope: { school: session.school.id }, person };
}

export async function unreadOf({ house }: App.Locals, { scope, person }: Own): Promise<number> {
	return await inSchool(house.sql, scope, (tx) => inbox.unread(tx, person));
}

/** The school's clock, as they read it. */
export async function clockOf(locals: App.Locals, { scope, person }: Own): Promise<Clock> {
	const zone = locals.session?.school.zone ?? 'UTC';
	const own = await inSchool(locals.house.sql, scope, (tx) => people.zoneOf(tx, person));
	return { zone, locale: locals.locale, city: own === null || own === zone ? null : cityOf(zone) };
}

/** What their inbox shows. */
export async function inboxOf(locals: App.Locals, { scope, person }: Own) {
	const messages = await inSchool(locals.house.sql, scope, (tx) => inbox.list(tx, person));
	return {
		messages,
		shown: inbox.shown(messages),
		clock: await clockOf(locals, { scope, person }),
		push: await pushOffer(locals)
	};
}

const readSchema = v.object({
	ids: v.pipe(v.array(v.pipe(v.string(), v.uuid())), v.maxLength(100)),
	before: v.nullable(
		v.pipe(
			v.string(),
			v.isoTimestamp(),
			v.transform((text) => new Date(text))
		)
	)
});

/** What the page showed has been read. */
export async function readInbox(event: RequestEvent, { scope, person }: Own) {
	const given = await formData(event);
	const form = v.safeParse(readSchema, { ids: given.getAll('id'), before: given.get('before') });
	if (!form.success) return fail(400, { problem: m.my_bad_form() });
	await inSchool(event.locals.house.sql, scope, (tx) => inbox.read(tx, person, form.output));
	return {};
}

/** Who has no address for a channel has nothing to choose there. */
const isReached = (who: notices.Addressee, channel: ChosenChannel, { smsPrice }: House): boolean =>
	REACH[channel].reaches(who) && (channel !== 'sms' || smsPrice !== null);

const ZONES = [...Intl.supportedValuesOf('timeZone'), 'UTC'];

/** What they may choose among, and have chosen. */
export async function choicesOf(locals: App.Locals, { scope, person }: Own) {
	const chosen = await inSchool(locals.house.sql, scope, async (tx) => {
		const declined = await noticeChoices.list(tx, person);
		const who = await notices.addressee(tx, person);
		const channels = CHOSEN_CHANNELS.filter((channel) => who && isReached(who, channel, locals.house));
		return {
			zone: { own: await people.zoneOf(tx, person), school: who?.schoolZone ?? 'UTC' },
			addresses: { email: who?.email ?? null, push: null, sms: who?.phone ?? null },
			channels: channels.map((channel) => ({
				channel,
				kinds: kindsFor(who?.role ?? 'candidate').map((kind) => ({
					kind,
					wanted: !declined.some((one) => one.channel === channel && one.kind === kind)
				}))
			}))
		};
	});
	return { ...chosen, zones: ZONES, push: await pushOffer(locals) };
}

const kinds = v.optional(v.array(v.picklist(NOTICE_KINDS)), []);
const choice = v.object({
	/** Those the page showed: of the others nothing is chosen. */
	channels: v.optional(v.array(v.picklist(CHOSEN_CHANNELS)), []),
	email: kinds,
	push: kinds,
	sms: kinds,
	/** Empty: the school's; missing: nothing is said of it. */
	zone: v.optional(
		v.pipe(
			v.string(),
			v.check((zone) => zone === '' || isZone(zone))
		)
	)
});

export async function saveChoices(event: RequestEvent, { scope, person }: Own) {
	const form = await readForm(event, choice);
	if (!form.ok) return fail(400, { saved: false, message: m.my_bad_form() });
	const { channels, zone, ...wanted } = form.value;
	await inSchool(event.locals.house.sql, scope, async (tx) => {
		const who = await notices.addressee(tx, person);
		for (const channel of channels) {
			const declined = kindsFor(who?.role ?? 'candidate').filter((kind) => !wanted[channel].includes(kind));
			await noticeChoices.replace(tx, { school: scope.school, person }, channel, declined);
		}
	});
	if (zone !== undefined) await saveZone(event.locals.house, { school: scope.school, person, zone });
	return { saved: true, message: m.notice_choices_saved() };
}

/** Their flow looks again: it may sleep until a morning that is another now. */
const saveZone = (
	{ sql }: House,
	{ school, person, zone }: { school: string; person: string; zone: string }
): Promise<void> =>
	inSchool(sql, { school }, async (tx) => {
		if (await people.setZone(tx, person, zone === '' ? null : zone)) await notices.wake(tx, school, [person]);
	});

const MOST = 4_000;
const done = () => new Response(null, { status: 204 });

/** From now on this browser tells its person. */
export async function addDevice({ locals, request }: RequestEvent, { scope, person }: Own) {
	const { house, session } = locals;
	const { school } = scope;
	const text = await request.text();
	const read = v.safeParse(subscriptionSchema, text.length > MOST ? null : parsed(text));
	if (!read.success || !session || !house.secrets) error(400, m.web_bad_request());
	const id = randomUUID();
	const device = {
		id,
		school,
		person,
		session: session.publicId,
		endpointHash: endpointHash(read.output),
		sealed: sealedSubscription(house.secrets, id, read.output)
	};
	await inSchool(house.sql, { school }, async (tx) => {
		await notices.lock(tx, person);
		await pushDevices.add(tx, device);
	});
	return done();
}

/** This browser tells nobody any more. */
export async function removeDevice({ locals }: RequestEvent, { scope: { school } }: Own) {
	const session = locals.session?.publicId ?? '';
	await inSchool(locals.house.sql, { school }, (tx) => pushDevices.removeOf(tx, session));
	return done();
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
