import { type LoggedNotice } from '#db/notice-log.ts';
import { type Channel, type NoticeKind, type NoticeState } from '#domain/notices/notice.ts';
import { type TemplateForm, type TemplateKind } from '#domain/notices/template.ts';
import { m } from '#paraglide/messages.js';

const CHANNELS: Record<Channel, () => string> = {
	inbox: m.notice_channel_inbox,
	email: m.notice_channel_email,
	push: m.notice_channel_push,
	sms: m.sms_channel
};
export const channelWord = (channel: Channel): string => CHANNELS[channel]();

const KINDS: Record<NoticeKind, () => string> = {
	published: m.notice_kind_published,
	planning: m.notice_kind_planning,
	reminder: m.notice_kind_reminder,
	digest: m.notice_kind_digest,
	office: m.notice_kind_office
};
export const noticeKindWord = (kind: NoticeKind): string => KINDS[kind]();

const STATES: Record<NoticeState, () => string> = {
	due: m.notice_state_due,
	sending: m.notice_state_sending,
	accepted: m.notice_state_accepted,
	delivered: m.sms_state_delivered,
	failed: m.notice_state_failed,
	expired: m.notice_state_expired,
	unknown: m.notice_state_unknown
};
export const noticeStateWord = (state: NoticeState): string => STATES[state]();

const WHY: Record<Exclude<NoticeState, 'accepted' | 'failed'>, () => string> = {
	due: m.notice_why_due,
	sending: m.notice_why_sending,
	delivered: m.sms_why_delivered,
	expired: m.notice_why_expired,
	unknown: m.notice_why_unknown
};
const ACCEPTED: Record<Channel, () => string> = {
	inbox: m.notice_why_accepted_inbox,
	email: m.notice_why_accepted_email,
	push: m.notice_why_accepted_push,
	sms: m.sms_why_accepted
};
/** The inbox is ours: nothing fails in it but for want of an account. */
const FAILED: Record<Channel, () => string> = {
	inbox: m.notice_why_failed_email,
	email: m.notice_why_failed_email,
	push: m.notice_why_failed_push,
	sms: m.sms_why_failed
};
/** Why one that still held was not sent all the same. */
const UNSENT: Record<string, () => string> = {
	declined: m.notice_why_declined,
	budget: m.sms_why_budget
};

/** What a state means, and what to do about it. */
export function whyWords({
	state,
	channel,
	error
}: Pick<LoggedNotice, 'state' | 'channel' | 'error'>): string {
	const unsent = state === 'expired' && error !== null ? UNSENT[error] : undefined;
	if (unsent) return unsent();
	if (state === 'accepted') return ACCEPTED[channel]();
	return state === 'failed' ? FAILED[channel]() : WHY[state]();
}

/** Somebody has to look at it. */
export const isTrouble = (state: NoticeState): boolean => state === 'failed' || state === 'unknown';

const TEMPLATE_KIND: Record<TemplateKind, () => string> = {
	added: m.wording_added,
	moved: m.wording_moved,
	edited: m.wording_edited,
	cancelled: m.wording_cancelled,
	removed: m.wording_removed,
	near: m.wording_near
};
export const templateKindWord = (kind: TemplateKind): string => TEMPLATE_KIND[kind]();

const TEMPLATE_FORM: Record<TemplateForm, () => string> = { full: m.wording_full, short: m.wording_short };
export const templateFormWord = (form: TemplateForm): string => TEMPLATE_FORM[form]();
