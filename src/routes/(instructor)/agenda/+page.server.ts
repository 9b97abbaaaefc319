import { fail, redirect } from '@sveltejs/kit';
import { uuidv7 } from 'uuidv7';
import * as v from 'valibot';
import { parseWeek } from '#domain/week.ts';
import { m } from '#paraglide/messages.js';
import { uuid, uuidV7 } from '#sync/edit-schema.ts';
import { OUTCOMES } from '#lib/planning/agenda.ts';
import { agendaDay, whoseAgenda } from '#lib/planning/agenda-day.ts';
import { isDay } from '#lib/planning/calendar-day.ts';
import { formData } from '#lib/server/form.ts';
import { asStaff, clockOf } from '#lib/server/own-messages.ts';
import { refusalSentence } from '#lib/planning/outcome-refusal.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const agenda = await agendaDay(locals.house, locals.session, url);
	// One id a lesson and button: pressed twice, or sent again, it has one effect.
	const ids = () => Object.fromEntries(OUTCOMES.map((outcome) => [outcome, uuidv7()]));
	const { city } = await clockOf(locals, await asStaff(locals));
	return { ...agenda, city, edits: Object.fromEntries(agenda.lessons.map((lesson) => [lesson.id, ids()])) };
};

const outcomeSchema = v.object({
	lesson: uuid,
	week: v.pipe(
		v.string(),
		v.transform(parseWeek),
		v.custom<NonNullable<ReturnType<typeof parseWeek>>>((week) => week !== null)
	),
	base: v.pipe(v.string(), v.regex(/^\d{1,6}$/), v.transform(Number)),
	was: v.picklist(OUTCOMES),
	/** The pressed button: outcome and edit id. */
	press: v.pipe(
		v.string(),
		v.transform((text) => text.split(' ')),
		v.tuple([v.picklist(OUTCOMES), uuidV7])
	),
	day: v.pipe(v.string(), v.check(isDay))
});

export const actions: Actions = {
	/** Start, done, no-show, or back to planned: one `outcome` edit through the one write path. */
	outcome: async (event) => {
		const { locals } = event;
		const { session } = whoseAgenda(locals.session);
		const read = v.safeParse(outcomeSchema, Object.fromEntries(await formData(event)));
		if (!read.success) return fail(400, { lesson: null, problem: m.my_bad_form() });
		const { lesson, week, base, was, day } = read.output;
		const [state, edit] = read.output.press;
		const [verdict] = await locals.house.schedule.submit(session.actor, week, [
			{ id: edit, edit: { op: 'outcome', lesson, base, set: { state }, was: { state: was } } }
		]);
		if (verdict?.verdict === 'rejected')
			return fail(409, { lesson, problem: refusalSentence(verdict.reason) });
		redirect(303, `/agenda?day=${day}`);
	}
};
