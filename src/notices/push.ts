import { createHash } from 'node:crypto';
import { type Told } from '#domain/notices/notice.ts';
import { type Role } from '#domain/policy.ts';
import { OWN_PAGES } from './own-pages.ts';
import { type NoticeText } from './wording.ts';

/** What a phone shows: `src/service-worker.ts` reads it. */
export interface PushMessage {
	title: string;
	body: string;
	/** Where a touch leads, within the app. */
	link: string;
	/** What has the same one takes its place on the screen. */
	tag: string;
}

/** A message with what the push service is to know of it, and that is all it may know. */
export interface Push {
	message: PushMessage;
	/** Seconds it is kept for a phone that is off: until what it is about is over. */
	ttl: number;
	urgency: 'high' | 'normal';
	/** A newer one of the same lessons takes its place while it is kept; tells nobody which they are. */
	topic: string;
}

const LINES = 3;
const LETTERS = 300;
const MINUTE = 60;
const A_DAY = 24 * 60 * MINUTE;
const LONGEST = 7 * 24 * 60 * MINUTE;
/** What is nearer than this shall not wait for a phone that saves its battery. */
const NEAR = 48 * 3_600_000;

/** @param changes none where it is of no lesson @param about then what is replaced by a newer one of it @param at milliseconds since 1970 */
export function pushOf(
	changes: readonly Told[],
	text: NoticeText,
	{ person, role, about, at }: { person: string; role: Role; about: string; at: number }
): Push {
	const starts = changes.flatMap(({ was, now }) =>
		[was, now].flatMap((one) => (one ? [Date.parse(one.start)] : []))
	);
	const ahead = starts.filter((start) => start > at);
	const lessons = changes.map(({ lesson }) => lesson).sort();
	const topic = createHash('sha256')
		.update([person, ...(lessons.length === 0 ? [about] : lessons)].join())
		.digest('base64url')
		.slice(0, 32);
	return {
		message: { title: text.subject, body: shortened(text.lines), link: OWN_PAGES[role].messages, tag: topic },
		ttl:
			ahead.length === 0
				? A_DAY
				: Math.min(LONGEST, Math.max(MINUTE, Math.floor((Math.max(...ahead, at) - at) / 1000))),
		urgency: Math.min(...ahead, Infinity) - at < NEAR ? 'high' : 'normal',
		topic
	};
}

/** The whole stands in the app. */
function shortened(lines: readonly string[]): string {
	const text = [...lines.slice(0, LINES), ...(lines.length > LINES ? ['…'] : [])].join('\n');
	return text.length > LETTERS ? `${text.slice(0, LETTERS - 1)}…` : text;
}
