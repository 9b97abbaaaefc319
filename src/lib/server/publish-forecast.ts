import * as boards from '#db/boards.ts';
import * as sms from '#db/sms.ts';
import { inSchool } from '#db/sql.ts';
import * as weekReaders from '#db/week-readers.ts';
import * as workerState from '#db/worker-state.ts';
import * as wordings from '#db/wordings.ts';
import { instant } from '#domain/lesson.ts';
import { type Actor } from '#domain/policy.ts';
import { type Week } from '#domain/week.ts';
import { type House } from '#house';
import { type PublishForecast } from '#lib/board/forecast.ts';
import { waitingFor } from '#lib/notices/waiting.ts';
import { dryRun } from '#notices/dry-run.ts';
import { reachesBy } from '#notices/reach.ts';
import { smsLink } from '#notices/sms-link.ts';

/** What the publication of a week by this actor would tell whom, from what PostgreSQL holds at this moment. Writes nothing. */
export async function forecastOf(house: House, actor: Actor, week: Week): Promise<PublishForecast> {
	const { sql, secrets, smsPrice, clock } = house;
	const { school, account } = actor;
	const at = clock();
	const origin = house.origins[0] ?? '';
	const channels = (await workerState.read(sql))?.channels ?? null;
	if (channels === null) return { ok: false, why: 'unknown' };
	const trouble = await waitingFor(sql, Date.now());
	const waiting = trouble && { why: trouble.why, since: trouble.since?.toISOString() ?? null };
	return await inSchool(sql, { school }, async (tx) => {
		if ((await boards.find(tx, school, week))?.published) return { ok: false, why: 'published' };
		const { currency, ...money } = await sms.money(tx, school, at);
		const last = await sms.lastLinkNumber(tx);
		const run = dryRun(await weekReaders.list(tx, week, instant(at), account), {
			at,
			ways: reachesBy(channels),
			origin,
			wording: { fr: await wordings.list(tx, 'fr'), en: await wordings.list(tx, 'en') },
			money,
			price: smsPrice ?? 0,
			link: (next) => secrets && smsLink(secrets, origin, String(last + 1 + next))
		});
		return { ok: true, run, currency, waiting };
	});
}
