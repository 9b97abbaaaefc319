import type { WeekReader } from '#db/week-readers.ts';
import { instant } from '#domain/lesson.ts';
import { type Locale } from '#domain/locale.ts';
import { wanted } from '#domain/notices/convocation.ts';
import { knownOf } from '#domain/notices/known.ts';
import { netChanges } from '#domain/notices/net-change.ts';
import { type Channel, type NoticeKind, type Told } from '#domain/notices/notice.ts';
import { quietUntil } from '#domain/notices/quiet-hours.ts';
import { type SmsBudget } from '#domain/notices/sms-budget.ts';
import { isExamDay, smsDueAt } from '#domain/notices/sms-rules.ts';
import { type PlanningEntry } from '#domain/planning.ts';
import { channelsOf, DAY, followsInbox, type Reachable, type Reaches } from './reach.ts';
import { affordableSms } from './sms-text.ts';
import { type OwnWords, type Reader } from './wording.ts';

/** Texts for phones: how many, and what they cost in the school's currency. */
interface Texts {
	messages: number;
	segments: number;
	cost: number;
}

/** Texts that are owed, and those of them the month's money lets go. */
export interface OwedTexts {
	owed: Texts;
	going: Texts;
}

/** What a week's publication would tell, and what it would cost. */
export interface DryRun {
	/** Candidates to be told by one channel at least. */
	people: number;
	/** Instructors who are told how full their week is. */
	staff: number;
	inbox: number;
	email: number;
	/** A message to all devices of a person is one. */
	push: number;
	/** Null: nothing goes by SMS from here. */
	sms: {
		budget: number;
		left: number;
		atOnce: OwedTexts;
		/** At most: what is read in the app within two hours does not go. */
		unread: OwedTexts;
	} | null;
	/** Instant at which all but the inbox is told; null: now. */
	morning: string | null;
	/** Those who are told by no channel: they have none, or they declined what there is. */
	unreached: Unreached[];
}

interface Unreached {
	person: string;
	name: string;
	why: 'no_way' | 'declined';
}

export interface Terms {
	/** Milliseconds since 1970. */
	at: number;
	ways: Reaches;
	/** Where links in messages lead. */
	origin: string;
	/** The school's own words, in the language of whoever reads them. */
	wording: Record<Locale, readonly OwnWords[]>;
	money: SmsBudget;
	/** Of one segment. */
	price: number;
	/** Address of the page that ends texts, of the next text and of those after it. */
	link: (next: number) => string | null;
}

/** One message to one person, as it would be written. */
interface Message {
	channel: Channel;
	/** Whether it goes at all shows only later, when the inbox lay unread. */
	ifUnread: boolean;
	/** Milliseconds since 1970. */
	when: number;
	changes: Told[];
	reader: Reader;
}

type Present = WeekReader & { who: Reachable & Omit<Reader, 'origin' | 'wording'> };

/** Reckons by the very rules that then tell people, and tells nobody. */
export function dryRun(readers: readonly WeekReader[], terms: Terms): DryRun {
	const told = readers.map((one) => ({ one, messages: isPresent(one) ? messagesTo(one, terms) : [] }));
	const all = told.flatMap(({ messages }) => messages);
	const reached = told.filter(({ messages }) => messages.length > 0);
	const candidates = reached.filter(({ one }) => one.role === 'candidate').length;
	const count = (channel: Channel): number => all.filter((one) => one.channel === channel).length;
	const waits = all.find(({ when, ifUnread }) => !ifUnread && when > terms.at);
	return {
		people: candidates,
		staff: reached.length - candidates,
		inbox: count('inbox'),
		email: count('email'),
		push: count('push'),
		sms: terms.ways.sms && smsOf(all, terms),
		morning: waits ? instant(waits.when) : null,
		unreached: told.flatMap(({ one, messages }) => {
			const why = messages.length > 0 ? null : whyUnreached(one, terms);
			return why === null ? [] : [{ person: one.person, name: one.name, why }];
		})
	};
}

/** Why somebody hears of nothing; null: there is nothing they should hear of. */
function whyUnreached(one: WeekReader, { ways, at }: Terms): Unreached['why'] | null {
	if (!one.isAhead || one.role !== 'candidate') return null;
	const channels = isPresent(one) ? channelsOf(ways, one.who, DAY) : [];
	if (channels.length === 0) return 'no_way';
	return channels.some((channel) => newsBy(one, channel, at).length > 0) ? 'declined' : null;
}

const isPresent = (one: WeekReader): one is Present => one.who !== null;

function messagesTo(one: Present, { at, ways, origin, wording }: Terms): Message[] {
	const { who } = one;
	const morning = quietUntil(at, who.zone);
	const hour = { night: morning !== null, examDay: isExamDay(heardOf(one), at, who.zone) };
	const now = channelsOf(ways, who, hour);
	const reader = { ...who, origin, wording: wording[who.locale] };
	const direct = channelsOf(ways, who, DAY).map((channel) => {
		const isNow = now.includes(channel);
		const when = isNow ? at : (morning ?? at);
		// In the morning a person's own flow tells it, as one of the changes.
		const kind = isNow ? 'published' : 'planning';
		const changes = wanted(newsBy(one, channel, when), declines(one, channel, kind));
		return { channel, when, changes, reader, ifUnread: false };
	});
	const inbox = direct.find(({ channel }) => channel === 'inbox');
	const after = inbox && followsInbox(ways, who, DAY) ? afterInbox(one, inbox) : [];
	return [...direct, ...after].filter(({ changes }) => changes.length > 0);
}

/** Lessons they have heard of, or are about to. */
const heardOf = ({ standing, told }: WeekReader): PlanningEntry[] => [
	...standing.values(),
	...told.flatMap(({ channel, entry }) =>
		entry && (channel === 'inbox' || channel === 'sms') ? [entry] : []
	)
];

const declines = ({ declined }: WeekReader, channel: Channel, kind: NoticeKind): boolean =>
	declined.some((one) => one.channel === channel && one.kind === kind);

const by = <T extends { channel: Channel }>(rows: readonly T[], channel: Channel): T[] =>
	rows.filter((row) => row.channel === channel);

const newsBy = ({ told, due, standing }: WeekReader, channel: Channel, at: number): Told[] =>
	netChanges(knownOf(by(told, channel), by(due, channel)), standing, at);

/** What goes by SMS after the inbox: a convocation at once, the rest if it is not read there. */
function afterInbox(one: Present, { when: toldAt, changes, reader }: Message): Message[] {
	const { zone } = one.who;
	const goesAt = (due: number): number =>
		isExamDay(heardOf(one), due, zone) ? due : (quietUntil(due, zone) ?? due);
	const owed = changes.flatMap((change) => {
		const due = smsDueAt({ kind: 'published', change, toldAt, read: false });
		return due === null ? [] : [{ change, due, when: goesAt(due) }];
	});
	const hours = [...Map.groupBy(owed, ({ when }) => when)].sort(([a], [b]) => a - b);
	return hours.map(([when, together]) => {
		const known = knownOf(
			together.map(({ change }) => ({ lesson: change.lesson, entry: change.was })),
			by(one.due, 'sms')
		);
		const standing = new Map([...one.standing].filter(([lesson]) => known.has(lesson)));
		const said = wanted(netChanges(known, standing, when), declines(one, 'sms', 'published'));
		const ifUnread = together.every(({ due }) => due > toldAt);
		return { channel: 'sms', when, changes: said, reader, ifUnread };
	});
}

const NOTHING: Texts = { messages: 0, segments: 0, cost: 0 };
const NO_LIMIT: SmsBudget = { budget: Infinity, spent: 0 };

/** Those that go at once are paid for first. */
function smsOf(all: readonly Message[], { money, price, link }: Terms): DryRun['sms'] {
	const texts = by(all, 'sms').sort((a, b) => Number(a.ifUnread) - Number(b.ifUnread));
	const none = { owed: NOTHING, going: NOTHING };
	const groups = { atOnce: none, unread: none };
	let { spent } = money;
	texts.forEach(({ ifUnread, changes, reader }, next) => {
		const terms = { price, link: link(next) };
		const group = ifUnread ? 'unread' : 'atOnce';
		const going = affordableSms({ ...money, spent }, changes, reader, terms);
		groups[group] = {
			owed: plus(groups[group].owed, affordableSms(NO_LIMIT, changes, reader, terms)),
			going: plus(groups[group].going, going)
		};
		spent += going?.cost ?? 0;
	});
	return { budget: money.budget, left: Math.max(0, money.budget - money.spent), ...groups };
}

const plus = (sum: Texts, one: { segments: number; cost: number } | null): Texts =>
	one === null
		? sum
		: { messages: sum.messages + 1, segments: sum.segments + one.segments, cost: sum.cost + one.cost };
