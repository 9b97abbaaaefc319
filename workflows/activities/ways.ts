import { type Sql } from '#db/sql.ts';
import { houseKey } from '#push/house-key.ts';
import { type Secrets } from '#secrets';
import { type Settings } from '#settings';
import { byEmail } from './by-email.ts';
import { byInbox } from './by-inbox.ts';
import { byPush } from './by-push.ts';
import { bySms } from './by-sms.ts';
import { addressIn, demoPostman, type Postman, smtpPostman } from './postman.ts';
import { type Line } from './push-line.ts';
import { type Way, type Ways } from './way.ts';
import { africasTalking } from '../sms/africas-talking.ts';
import { httpSender } from '../sms/http-sender.ts';
import { demoSender, type SmsSender } from '../sms/sender.ts';

/** With a provider of texts: shorter than anybody waits for a portion. */
const SMS_PATIENCE = 15_000;

interface Deps {
	sql: Sql;
	secrets: Secrets | null;
	pushLine: Line;
	/** Milliseconds since 1970. */
	clock: () => number;
}

/** The channels as they are set up here, and what closes them. */
export async function openWays(
	settings: Settings,
	deps: Deps
): Promise<{ ways: Ways; closeWays: () => void }> {
	const postman = postmanOf(settings);
	const sender = smsSenderOf(settings);
	const ways = {
		inbox: byInbox,
		email: postman && byEmail({ ...deps, postman }),
		push: await pushOf(settings, deps),
		sms: sender && bySms({ ...deps, sender, price: settings.smsPrice })
	};
	return { ways, closeWays: () => postman?.close?.() };
}

/** A demo tells no push service. Without keys nothing is pushed, as addresses of phones could not be kept. */
async function pushOf(
	{ origins, mailFrom, demo }: Settings,
	{ secrets, pushLine, ...deps }: Deps
): Promise<Way | null> {
	if (!secrets) return null;
	const key = await houseKey(deps.sql, secrets);
	const contact = origins.find((one) => one.startsWith('https:')) ?? `mailto:${addressIn(mailFrom)}`;
	return byPush({ ...deps, secrets, key, contact, line: demo ? null : pushLine });
}

/** A demo shows what would have been sent; elsewhere an e-mail goes out by SMTP, or not at all. */
function postmanOf({ smtpUrl, mailFrom, demo }: Settings): Postman | null {
	if (smtpUrl !== null) return smtpPostman(smtpUrl, mailFrom);
	return demo ? demoPostman : null;
}

/** The same of texts for phones. */
function smsSenderOf({ sms, demo }: Settings): SmsSender | null {
	if (sms === null) return demo ? demoSender : null;
	return sms.provider === 'africastalking'
		? africasTalking(sms, SMS_PATIENCE)
		: httpSender(sms, SMS_PATIENCE);
}
