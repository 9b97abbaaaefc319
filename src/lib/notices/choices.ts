import { type ChosenChannel, type NoticeKind } from '#domain/notices/notice.ts';
import { m } from '#paraglide/messages.js';

export const KIND_WORDS: Record<NoticeKind, () => string> = {
	published: () => m.notice_choices_published(),
	planning: () => m.notice_choices_planning(),
	reminder: () => m.notice_choices_reminder(),
	digest: () => m.notice_choices_digest(),
	office: () => m.notice_choices_office()
};

export const CHANNEL_TITLES: Record<ChosenChannel, () => string> = {
	email: () => m.notice_choices_email(),
	push: () => m.notice_choices_push(),
	sms: () => m.sms_choices()
};
