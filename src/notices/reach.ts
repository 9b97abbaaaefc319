import { type Channel, CHANNELS } from '#domain/notices/notice.ts';
import { quietUntil } from '#domain/notices/quiet-hours.ts';
import { isPhone } from '#identity/phone.ts';

/** The addresses of one person. */
export interface Reachable {
	email: string | null;
	/** As the school wrote it down. */
	phone: string | null;
	hasAccount: boolean;
	/** Some phone or browser of theirs takes pushes. */
	hasDevice: boolean;
}

/** Whom a channel reaches, and when. */
export interface Reach {
	/** By night as well. */
	atNight: boolean;
	/** Has this person an address for it? */
	reaches(who: Reachable): boolean;
}

/** Null: nothing goes this way from here. */
export type Reaches = Readonly<Record<Channel, Reach | null>>;

/** Of each channel, where it is set up. */
export const REACH: Record<Channel, Reach> = {
	inbox: { atNight: true, reaches: (who) => who.hasAccount },
	email: { atNight: false, reaches: (who) => who.email !== null },
	push: { atNight: false, reaches: (who) => who.hasDevice },
	sms: { atNight: false, reaches: ({ phone }) => phone !== null && isPhone(phone) }
};

/** Where only these are set up. */
export const reachesBy = (channels: readonly Channel[]): Reaches => ({
	inbox: channels.includes('inbox') ? REACH.inbox : null,
	email: channels.includes('email') ? REACH.email : null,
	push: channels.includes('push') ? REACH.push : null,
	sms: channels.includes('sms') ? REACH.sms : null
});

export interface Hour {
	night: boolean;
	/** On which SMS go at night as well. */
	examDay: boolean;
}

export const DAY: Hour = { night: false, examDay: false };

/** By day every channel a person has; at night only those that wake nobody. What the inbox tells, SMS tell after it. */
export function channelsOf(ways: Reaches, who: Reachable, { night, examDay }: Hour): Channel[] {
	return CHANNELS.filter((channel) => {
		const way = ways[channel];
		if (!way?.reaches(who) || (channel === 'sms' && who.hasAccount)) return false;
		return way.atNight || !night || (channel === 'sms' && examDay);
	});
}

/** Do SMS tell this person now what the inbox told? */
export const followsInbox = (ways: Reaches, who: Reachable, { night, examDay }: Hour): boolean =>
	who.hasAccount && ways.sms?.reaches(who) === true && (!night || examDay);

/** When the night ends for the channels that keep quiet till then. @param at milliseconds since 1970 @param zone IANA */
export function morningOf(ways: Reaches, who: Reachable, at: number, zone: string): number | null {
	const waits = CHANNELS.some((channel) => ways[channel]?.atNight === false && ways[channel].reaches(who));
	return waits ? quietUntil(at, zone) : null;
}
