import { isConvocation } from '#domain/notices/convocation.ts';
import { segmentsOf, toGsm7 } from '#domain/notices/gsm7.ts';
import { type Told } from '#domain/notices/notice.ts';
import { mayCost, type SmsBudget } from '#domain/notices/sms-budget.ts';
import { m } from '#paraglide/messages.js';
import { type Reader, shortLine } from './wording.ts';

/** A text costs by the segment; what has no room is in the app. */
const MOST_SEGMENTS = 3;
const LONGEST_NAME = 30;

export interface WrittenSms {
	text: string;
	segments: number;
	cost: number;
}

interface Terms {
	/** Address of the page that ends such texts; null: there is none. */
	link: string | null;
	/** Of one segment. */
	price: number;
}

/** All of it, or, where the month's money is short, what nobody may miss; null: neither. */
export function affordableSms(
	money: SmsBudget,
	changes: readonly Told[],
	reader: Reader,
	terms: Terms
): WrittenSms | null {
	const all = written(changes, reader, terms);
	if (mayCost(money, all.cost, changes.every(isConvocation))) return all;
	const summons = changes.filter(isConvocation);
	return summons.length === 0 ? null : written(summons, reader, terms);
}

function written(changes: readonly Told[], reader: Reader, { link, price }: Terms): WrittenSms {
	const text = smsText(changes, reader, mayEnd(changes) ? link : null);
	const segments = segmentsOf(text).count;
	return { text, segments, cost: segments * price };
}

/** Does a text of these say how such texts end? Of an exam they do not. */
export const mayEnd = (changes: readonly Told[]): boolean => !changes.every(isConvocation);

/**
 * What is written to a phone: the school, a line for each change, those of an exam first, and how to end such texts, in the
 * GSM alphabet and in at most three segments. @param end address of the page that ends them; null: nobody may turn these off
 */
export function smsText(changes: readonly Told[], reader: Reader, end: string | null): string {
	const options = { locale: reader.locale };
	// Whoever has no app reads nothing of what has no room: that must never be a summons.
	const inOrder = [...changes.filter(isConvocation), ...changes.filter((one) => !isConvocation(one))];
	const lines = inOrder.map((change) => toGsm7(shortLine(change, reader)));
	const [first = '', ...more] = lines;
	const head = toGsm7(`${shortened(reader.school, LONGEST_NAME)}: `);
	const foot = end === null ? [] : [toGsm7(m.sms_end({ link: end }, options))];
	for (let kept = more.length; kept >= 0; kept--) {
		const left = more.length - kept;
		const rest =
			left === 0 ? [] : [toGsm7(m.sms_more({ count: left, link: `${reader.origin}/my` }, options))];
		const text = [head + first, ...more.slice(0, kept), ...rest, ...foot].join('\n');
		if (segmentsOf(text).count <= MOST_SEGMENTS) return text;
	}
	return withRoomFor(head + first, foot);
}

/** Not even one change has room, so long are the names in it: its end is left out. */
function withRoomFor(line: string, foot: readonly string[]): string {
	for (let length = line.length; length > 0; length--) {
		const text = [shortened(line, length), ...foot].join('\n');
		if (segmentsOf(text).count <= MOST_SEGMENTS) return text;
	}
	return foot.join('\n');
}

const shortened = (text: string, most: number): string =>
	text.length <= most ? text : `${text.slice(0, most - 3).trimEnd()}...`;
