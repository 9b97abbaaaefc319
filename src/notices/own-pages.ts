import { type Role } from '#domain/policy.ts';

/** Where somebody reads and chooses what they are told. */
export const OWN_PAGES: Record<Role, { planning: string; messages: string; choices: string }> = {
	admin: { planning: '/admin/planning', messages: '/admin/inbox', choices: '/admin/inbox/choices' },
	instructor: { planning: '/agenda', messages: '/agenda/messages', choices: '/agenda/choices' },
	candidate: { planning: '/my', messages: '/my/messages', choices: '/my/choices' }
};
