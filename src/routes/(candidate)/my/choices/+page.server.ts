import { fail } from '@sveltejs/kit';
import * as v from 'valibot';
import * as noticeChoices from '#db/notice-choices.ts';
import * as notices from '#db/notices.ts';
import { inSchool } from '#db/sql.ts';
import { CHOSEN_CHANNELS, type ChosenChannel, NOTICE_KINDS } from '#domain/notices/notice.ts';
import { type House } from '#house';
import { whose } from '#lib/planning/whose.ts';
import { readForm } from '#lib/server/form.ts';
import { pushOffer } from '#lib/server/phone-push.ts';
import { REACH } from '#notices/reach.ts';
import { m } from '#paraglide/messages.js';
import { type Actions, type PageServerLoad } from './$types';

/** Who has no address for a channel has nothing to choose there. */
const isReached = (who: notices.Addressee, channel: ChosenChannel, { smsPrice }: House): boolean =>
	REACH[channel].reaches(who) && (channel !== 'sms' || smsPrice !== null);

export const load: PageServerLoad = async ({ locals }) => {
	const scope = whose(locals.session);
	const chosen = await inSchool(locals.house.sql, scope, async (tx) => {
		const declined = await noticeChoices.list(tx, scope.candidate);
		const who = await notices.addressee(tx, scope.candidate);
		const channels = CHOSEN_CHANNELS.filter((channel) => who && isReached(who, channel, locals.house));
		return {
			addresses: { email: who?.email ?? null, push: null, sms: who?.phone ?? null },
			channels: channels.map((channel) => ({
				channel,
				kinds: NOTICE_KINDS.map((kind) => ({
					kind,
					wanted: !declined.some((one) => one.channel === channel && one.kind === kind)
				}))
			}))
		};
	});
	return { ...chosen, push: await pushOffer(locals) };
};

const kinds = v.optional(v.array(v.picklist(NOTICE_KINDS)), []);
const choice = v.object({
	/** Those the page showed: of the others nothing is chosen. */
	channels: v.optional(v.array(v.picklist(CHOSEN_CHANNELS)), []),
	email: kinds,
	push: kinds,
	sms: kinds
});

export const actions: Actions = {
	default: async (event) => {
		const form = await readForm(event, choice);
		if (!form.ok) return fail(400, { saved: false, message: m.my_bad_form() });
		const { locals } = event;
		const scope = whose(locals.session);
		const { channels, ...wanted } = form.value;
		await inSchool(locals.house.sql, scope, async (tx) => {
			for (const channel of channels) {
				const declined = NOTICE_KINDS.filter((kind) => !wanted[channel].includes(kind));
				await noticeChoices.replace(tx, scope, channel, declined);
			}
		});
		return { saved: true, message: m.notice_choices_saved() };
	}
};
