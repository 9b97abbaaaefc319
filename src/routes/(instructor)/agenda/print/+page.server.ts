import { agendaDay } from '#lib/planning/agenda-day.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => agendaDay(locals.house, locals.session, url);
