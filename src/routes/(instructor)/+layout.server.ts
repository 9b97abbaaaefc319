import { asStaff, unreadOf } from '#lib/server/own-messages.ts';
import { type LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals }) => ({
	unread: await unreadOf(locals, await asStaff(locals))
});
