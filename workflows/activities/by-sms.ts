import * as notices from '#db/notices.ts';
import * as sms from '#db/sms.ts';
import { inSchool, type Sql, type Tx } from '#db/sql.ts';
import { instant } from '#domain/lesson.ts';
import { isConvocation } from '#domain/notices/convocation.ts';
import { segmentsOf } from '#domain/notices/gsm7.ts';
import { quietUntil } from '#domain/notices/quiet-hours.ts';
import { mayCost } from '#domain/notices/sms-budget.ts';
import { isExamDay } from '#domain/notices/sms-rules.ts';
import { isPhone } from '#identity/phone.ts';
import { receiptAddress } from '#notices/receipt-address.ts';
import { smsToken } from '#notices/sms-link.ts';
import { smsText } from '#notices/sms-text.ts';
import { type Secrets } from '#secrets';
import { type SmsSender, type SmsSent } from '../sms/sender.ts';
import { type Packed, type Telling, type Unsent, type Way } from './way.ts';

interface Deps {
	sql: Sql;
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
	atNight: false,
	reaches: ({ phone }) => phone !== null && isPhone(phone),
	pack: (tx, telling) => pack(deps, tx, telling)
});

interface Written {
	text: string;
	segments: number;
	cost: number;
}

async function pack(deps: Deps, tx: Tx, telling: Telling): Promise<Packed | Unsent> {
	const { school, notice, who, reader, text: words } = telling;
	const at = deps.clock();
	const until = quietUntil(at, who.zone);
	if (until !== null && !(await hasExamToday(tx, notice.candidate, at, who.zone))) return { until };
	await sms.lock(tx, school);
	const money = await sms.money(tx, school, at);
	const written = await affordable(deps, tx, telling, money);
	if (!written) return { expired: 'budget' };
	await sms.price(tx, notice.id, { at: instant(at), ...written });
	const to = who.phone ?? '';
	const address = { school, generation: money.receipts };
	const receipts = deps.secrets && receiptAddress(deps.secrets, reader.origin, address);
	return {
		address: to,
		written: { subject: words.subject, body: written.text },
		async send() {
			const sent = await deps.sender.send({ id: notice.id, to, text: written.text, receipts });
			const cost = costOf(sent, money.currency);
			if (cost !== null) await inSchool(deps.sql, { school }, (tx) => sms.charge(tx, notice.id, cost));
			return sent;
		}
	};
}

/** All of it, or, where money is short, what nobody may miss; null: neither. */
async function affordable(
	deps: Deps,
	tx: Tx,
	{ notice, changes, reader }: Telling,
	money: sms.SmsMoney
): Promise<Written | null> {
	const all = await written(deps, tx, { notice, changes, reader });
	if (mayCost(money, all.cost, changes.every(isConvocation))) return all;
	const summons = changes.filter(isConvocation);
	return summons.length === 0 ? null : await written(deps, tx, { notice, changes: summons, reader });
}

async function written(
	{ secrets, price }: Deps,
	tx: Tx,
	{ notice, changes, reader }: Pick<Telling, 'notice' | 'changes' | 'reader'>
): Promise<Written> {
	const canEnd = secrets !== null && !changes.every(isConvocation);
	const end = canEnd ? `${reader.origin}/s/${smsToken(secrets, await sms.linkNumber(tx, notice.id))}` : null;
	const text = smsText(changes, reader, end);
	const segments = segmentsOf(text).count;
	return { text, segments, cost: segments * price };
}

/** What is known of the cost now; null: what was reckoned stands. */
function costOf(sent: SmsSent, currency: string): number | null {
	if (sent.end === 'unknown') return null;
	if (sent.end !== 'accepted') return 0;
	return sent.charge?.currency === currency ? sent.charge.amount : null;
}

/** Also of one they were told of, and that is theirs no longer. */
export async function hasExamToday(tx: Tx, candidate: string, at: number, zone: string): Promise<boolean> {
	const standing = await notices.standing(tx, candidate, instant(at), []);
	const told = await Promise.all(
		(['inbox', 'sms'] as const).map((channel) => notices.told(tx, candidate, channel))
	);
	const known = told.flat().flatMap(({ entry }) => entry ?? []);
	return isExamDay([...standing.values(), ...known], at, zone);
}
