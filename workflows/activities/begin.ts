import * as handingOver from '#db/handing-over.ts';
import * as noticeChoices from '#db/notice-choices.ts';
import * as notices from '#db/notices.ts';
import * as officeMatters from '#db/office-matters.ts';
import { type Tx } from '#db/sql.ts';
import * as told from '#db/told.ts';
import * as wordings from '#db/wordings.ts';
import { instant } from '#domain/lesson.ts';
import { wanted } from '#domain/notices/convocation.ts';
import { quietUntil } from '#domain/notices/quiet-hours.ts';
import { noticeText, type NoticeText, type Reader } from '#notices/wording.ts';
import { staffWords } from './staff-words.ts';
import { stillTrue } from './still-true.ts';
import { type Packed, type Telling, type Unsent, type Ways } from './way.ts';

export interface BeginDeps {
	/** Milliseconds since 1970. */
	clock: () => number;
	ways: Ways;
	/** Where links in messages lead. */
	origin: string;
}

/** Ready to be handed over once the transaction ends. */
export interface Begun {
	id: string;
	packed: Packed;
}

interface Beginning {
	school: string;
	ids: readonly string[];
	/** `handingOver.claimOf` */
	claim: string;
}

/**
 * Writes what is due of these from what holds now, and notes that providers may have it: whoever finds it so after a
 * crash cannot know. What nothing is left of ends here, and so does what is told within this very transaction.
 */
export async function begin(deps: BeginDeps, tx: Tx, { school, ids, claim }: Beginning): Promise<Begun[]> {
	// In one order for all: each writes in its person's row as well.
	const held = (await handingOver.holdDue(tx, ids)).sort(byPerson);
	if (held.length === 0) return [];
	const tellings = await tellingsOf(deps, tx, school, held);
	const steps: Step[] = [];
	for (const telling of tellings)
		steps.push(
			'end' in telling ? { noted: null, ...telling, packed: null } : await stepOf(deps, tx, telling)
		);
	const noted = steps.flatMap((step) => step.noted ?? []);
	if (noted.length > 0) await handingOver.begin(tx, noted, claim);
	const ends = steps.flatMap(({ end }) => end ?? []);
	if (ends.length > 0) await handingOver.settle(tx, ends, null);
	if (ends.some(({ state, error }) => state === 'failed' || error === 'budget'))
		await officeMatters.wake(tx, school);
	return steps.flatMap(({ noted, packed }) => (noted && packed ? [{ id: noted.id, packed }] : []));
}

const byPerson = (a: handingOver.NoticeRow, b: handingOver.NoticeRow): number =>
	a.person < b.person ? -1 : a.person > b.person ? 1 : 0;

/** What becomes of one message in this transaction. */
interface Step {
	/** As it is written down before a provider may have it. */
	noted: handingOver.Begun | null;
	end: handingOver.End | null;
	packed: Packed | null;
}

async function stepOf(deps: BeginDeps, tx: Tx, telling: Telling): Promise<Step> {
	const { notice, who } = telling;
	const way = deps.ways[notice.channel];
	if (!way?.reaches(who)) {
		const end = { id: notice.id, state: 'failed' as const, error: 'no address any more' };
		return { noted: notedOf(telling, null), end, packed: null };
	}
	// Promised by day it may be late, or due in the night of one who lives elsewhere; SMS know their exceptions themselves.
	const keepsQuiet = !way.atNight && notice.channel !== 'sms';
	const until = keepsQuiet ? quietUntil(deps.clock(), who.zone) : null;
	if (until !== null) return await unsent(deps, tx, telling, { until });
	const packed = await way.pack(tx, telling);
	if (packed && !('send' in packed)) return await unsent(deps, tx, telling, packed);
	const end = packed ? null : { id: notice.id, state: 'accepted' as const };
	return { noted: notedOf(telling, packed), end, packed };
}

function notedOf({ notice, text }: Telling, packed: Packed | null): handingOver.Begun {
	const words = packed?.written ?? { subject: text.subject, body: text.lines.join('\n') };
	return { id: notice.id, text: words, address: packed?.address ?? null };
}

async function unsent({ clock }: BeginDeps, tx: Tx, { school, notice }: Telling, why: Unsent): Promise<Step> {
	const expired = 'expired' in why;
	if (!expired) await notices.wake(tx, school, [notice.person], why.until - clock());
	const end = expired ? { id: notice.id, state: 'expired' as const, error: why.expired } : null;
	return { noted: null, end, packed: null };
}

/** What is left to tell of each: what holds now, and the person wants to hear by this channel. */
async function tellingsOf(
	{ clock, origin }: BeginDeps,
	tx: Tx,
	school: string,
	held: readonly handingOver.NoticeRow[]
): Promise<(Telling | { end: handingOver.End })[]> {
	const at = clock();
	const people = await notices.addressees(
		tx,
		held.map(({ person }) => person)
	);
	const by = Map.groupBy(held, ({ person }) => person);
	const named = [...by].map(([person, some]): [string, string[]] => [
		person,
		some.flatMap(({ changes }) => changes.map(({ lesson }) => lesson))
	]);
	const standing = await told.standingOfMany(tx, new Map(named), instant(at));
	const declined = await noticeChoices.declinedAmong(tx, held);
	const words = await wordingsOf(tx, [...people.values()]);
	const staff = await staffWords(tx, { school, held, people, at, origin });
	return held.map((notice) => {
		const who = people.get(notice.person);
		const text = staff.get(notice.id);
		if (who && text !== undefined) {
			const reader: Reader = { ...who, origin, wording: [] };
			return staffTelling({ school, notice, who, reader, changes: [] }, text, declined.has(notice.id));
		}
		const holds = stillTrue(notice.changes, standing.get(notice.person) ?? new Map(), at);
		const changes = wanted(holds, declined.has(notice.id));
		const error = holds.length > 0 && declined.has(notice.id) ? 'declined' : null;
		if (!who || changes.length === 0) return { end: { id: notice.id, state: 'expired', error } };
		const reader: Reader = { ...who, origin, wording: wordsFor(who, words) };
		return { school, notice, who, changes, reader, text: noticeText(notice.kind, changes, reader) };
	});
}

/** @param text null: there is nothing to say any more */
function staffTelling(
	telling: Omit<Telling, 'text'>,
	text: NoticeText | null,
	isDeclined: boolean
): Telling | { end: handingOver.End } {
	if (text && !isDeclined) return { ...telling, text };
	const error = isDeclined ? 'declined' : null;
	return { end: { id: telling.notice.id, state: 'expired', error } };
}

/** What a school puts into its own words it says to its candidates. */
const wordsFor = (
	{ role, locale }: notices.Addressee,
	words: ReadonlyMap<string, wordings.Wording[]>
): wordings.Wording[] => (role === 'candidate' ? (words.get(locale) ?? []) : []);

/** The school's own words, by the language of those who read them. */
async function wordingsOf(
	tx: Tx,
	people: readonly notices.Addressee[]
): Promise<Map<string, wordings.Wording[]>> {
	const found = new Map<string, wordings.Wording[]>();
	for (const locale of new Set(people.map((who) => who.locale)))
		found.set(locale, await wordings.list(tx, locale));
	return found;
}
