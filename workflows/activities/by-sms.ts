import * as officeMatters from '#db/office-matters.ts';
import * as sms from '#db/sms.ts';
import { type Tx } from '#db/sql.ts';
import * as told from '#db/told.ts';
import { instant } from '#domain/lesson.ts';
import { quietUntil } from '#domain/notices/quiet-hours.ts';
import { budgetMatter } from '#domain/notices/sms-budget.ts';
import { isExamDay } from '#domain/notices/sms-rules.ts';
import { receiptAddress } from '#notices/receipt-address.ts';
import { smsLink } from '#notices/sms-link.ts';
import { REACH } from '#notices/reach.ts';
import { affordableSms, mayEnd } from '#notices/sms-text.ts';
import { type Secrets } from '#secrets';
import { type SmsSender, type SmsSent } from '../sms/sender.ts';
import { type Packed, type Telling, type Unsent, type Way } from './way.ts';

/** A price below nothing or beyond this is a provider's mistake. */
const MOST_CHARGE = 1_000_000;

interface Deps {
	sender: SmsSender;
	/** Of one segment, in the school's currency. */
	price: number;
	/** Signs links and addresses; null: texts have no link that ends them, and no receipts come. */
	secrets: Secrets | null;
	/** Milliseconds since 1970. */
	clock: () => number;
}

/** Texts, by day, as far as the school's month has money for them. */
export const bySms = (deps: Deps): Way => ({
	...REACH.sms,
	pack: (tx, telling) => pack(deps, tx, telling)
});

async function pack(deps: Deps, tx: Tx, telling: Telling): Promise<Packed | Unsent> {
	const { school, notice, who, reader, text: words } = telling;
	const at = deps.clock();
	const until = quietUntil(at, who.zone);
	if (until !== null && !(await hasExamToday(tx, notice.person, at, who.zone))) return { until };
	await sms.lock(tx, school);
	const money = await sms.money(tx, school, at);
	const link = await linkOf(deps, tx, telling);
	const written = affordableSms(money, telling.changes, reader, { link, price: deps.price });
	if (!written) return { expired: 'budget' };
	const { segments, cost } = written;
	const before = await sms.price(tx, notice.id, { at, zone: who.schoolZone, segments, cost });
	if (budgetMatter({ ...money, spent: money.spent + cost }, 0)) await officeMatters.wake(tx, school);
	const to = who.phone ?? '';
	const address = { school, generation: money.receipts };
	const receipts = deps.secrets && receiptAddress(deps.secrets, reader.origin, address);
	return {
		address: to,
		written: { subject: words.subject, body: written.text },
		async send() {
			const sent = await deps.sender.send({ id: notice.id, to, text: written.text, receipts });
			const charged = costOf(sent, money.currency);
			return charged === null ? sent : { ...sent, cost: before + charged };
		}
	};
}

/** Where such texts are ended. */
async function linkOf(
	{ secrets }: Deps,
	tx: Tx,
	{ notice, changes, reader }: Telling
): Promise<string | null> {
	if (!secrets || !mayEnd(changes)) return null;
	return smsLink(secrets, reader.origin, await sms.linkNumber(tx, notice.id));
}

/** What is known of the cost now; null: what was reckoned stands. */
function costOf(sent: SmsSent, currency: string): number | null {
	if (sent.end === 'unknown') return null;
	if (sent.end !== 'accepted') return 0;
	const { currency: money, amount } = sent.charge ?? { currency: null, amount: 0 };
	return money === currency && amount >= 0 && amount <= MOST_CHARGE ? amount : null;
}

/** Also of one they were told of, and that is theirs no longer. */
export async function hasExamToday(tx: Tx, person: string, at: number, zone: string): Promise<boolean> {
	const standing = await told.standing(tx, person, instant(at), []);
	const ears = (['inbox', 'sms'] as const).map((channel) => ({ person, channel }));
	const known = [...(await told.ofMany(tx, ears)).values()].flat().flatMap(({ entry }) => entry ?? []);
	return isExamDay([...standing.values(), ...known], at, zone);
}
