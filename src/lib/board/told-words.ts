import { moneyText } from '#lib/money-text.ts';
import { type DryRun, type OwedTexts } from '#notices/dry-run.ts';
import { m } from '#paraglide/messages.js';
import { type Locale } from './school-clock.ts';

/** One channel: what it is called, how many go by it, and what they cost. */
export interface ToldRow {
	label: string;
	count: string;
	cost: string;
}

interface Reading {
	currency: string;
	locale: Locale;
}

/** Who is told, candidates and instructors. */
export function toldWords({ people, staff }: DryRun): string {
	const said = [
		...(people > 0 ? [m.board_told_people({ count: people })] : []),
		...(staff > 0 ? [m.board_told_staff({ count: staff })] : [])
	];
	return said.length > 0 ? said.join(' ') : m.board_told_nobody();
}

/** A row for each channel something goes by. */
export function toldRows(run: DryRun, reading: Reading): ToldRow[] {
	const { inbox, email, push, sms } = run;
	const free = [
		{ label: m.board_told_inbox(), messages: inbox },
		{ label: m.board_told_email(), messages: email },
		{ label: m.board_told_push(), messages: push }
	].map(({ label, messages }) => ({ label, messages, count: String(messages), cost: '' }));
	const texts = sms
		? [smsRow(sms.atOnce, reading, false), smsRow(sms.unread, reading, true)].filter(
				({ messages }) => messages > 0
			)
		: [];
	return [...free.filter(({ messages }) => messages > 0), ...texts];
}

function smsRow({ owed }: OwedTexts, { currency, locale }: Reading, ifUnread: boolean) {
	const { messages } = owed;
	const cost = m.board_told_cost({ count: owed.segments, cost: moneyText(owed.cost, currency, locale) });
	return ifUnread
		? { label: m.board_told_sms_unread(), messages, count: m.board_told_at_most({ count: messages }), cost }
		: { label: m.board_told_sms(), messages, count: String(messages), cost };
}

/** What the month's money leaves; null: nothing is to be paid. */
export function budgetWords({ sms }: DryRun, { currency, locale }: Reading): string | null {
	if (!sms || sms.atOnce.owed.messages + sms.unread.owed.messages === 0) return null;
	const [left, budget] = [sms.left, sms.budget].map((amount) => moneyText(amount, currency, locale));
	return m.board_told_budget({ left: left ?? '', budget: budget ?? '' });
}

/** How many texts the month's money does not let go; null: it lets all of them. */
export function shortWords({ sms }: DryRun): string | null {
	if (!sms) return null;
	const [atOnce, unread] = [missing(sms.atOnce), missing(sms.unread)];
	if (atOnce > 0) return m.board_told_short({ count: atOnce });
	return unread > 0 ? m.board_told_short_unread({ count: unread }) : null;
}

const missing = ({ owed, going }: OwedTexts): number => owed.messages - going.messages;

const WHY = {
	no_way: (count: number) => m.board_told_unreached({ count }),
	declined: (count: number) => m.board_told_declined({ count })
};

/** Whom nothing tells, by why. */
export const unreachedWords = ({ unreached }: DryRun) =>
	[...Map.groupBy(unreached, ({ why }) => why)].map(([why, people]) => ({
		why,
		words: WHY[why](people.length),
		people
	}));
