import { type NoticeKind } from '#domain/notices/notice.ts';
import { m } from '#paraglide/messages.js';

/** Kinds of messages in the order a person chooses among them. */
export const KINDS: readonly NoticeKind[] = ['published', 'planning', 'reminder'];

export const KIND_WORDS: Record<NoticeKind, () => string> = {
	published: () => m.notice_choices_published(),
	planning: () => m.notice_choices_planning(),
	reminder: () => m.notice_choices_reminder()
};
