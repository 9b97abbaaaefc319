import { boardPage } from '#lib/server/board-page.ts';
import { type PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => boardPage(locals, url);
