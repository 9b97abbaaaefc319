import { error, fail, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import * as closures from '#db/closures.ts';
import { closureOn } from '#domain/closure.ts';
import { holidaysOf } from '#domain/profile/profiles.ts';
import { dayOf } from '#domain/week.ts';
import { addClosures, changeClosure, removeClosure } from '#lib/server/closing.ts';
import { day, name, version, whole } from '#lib/server/fields.ts';
import { type FieldErrors, formData, parse } from '#lib/server/form.ts';
import { by, givenIn, profileIn } from '#lib/server/roster/noun.ts';
import { withSession } from '#lib/server/session.ts';
import { violationOf } from '#lib/server/violation.ts';
import { m } from '#paraglide/messages.js';

const YEAR = 366 * 86_400_000;

const closure = v.pipe(
	v.object({ name: name(80), first: day, last: day }),
	v.forward(
		v.check(
			({ first, last }) => first <= last,
			() => m.web_closure_ends_early()
		),
		['last']
	),
	v.forward(
		v.check(
			({ first, last }) => Date.parse(last) - Date.parse(first) < YEAR,
			() => m.web_closure_long()
		),
		['last']
	)
);
const seen = v.object({ id: v.pipe(v.string(), v.uuid()), version });

const refused = (form: FormData, errors: FieldErrors) => {
	const given = givenIn(form);
	return fail(400, { closureGiven: given, closureErrors: errors });
};

export async function addClosure(event: RequestEvent) {
	const { inOwnSchool } = withSession(event.locals);
	const form = await formData(event);
	const typed = parse(closure, form);
	if (!typed.ok) return refused(form, typed.errors);
	const added = await inOwnSchool((tx) => addClosures(tx, by(event), [typed.value]));
	return added.length > 0 ? { saved: m.web_saved() } : refused(form, { form: m.web_closure_there() });
}

export async function saveClosure(event: RequestEvent) {
	const { inOwnSchool } = withSession(event.locals);
	const form = await formData(event);
	const which = parse(seen, form);
	if (!which.ok) error(400, m.web_bad_request());
	const typed = parse(closure, form);
	if (!typed.ok) return refused(form, typed.errors);
	const said = await inOwnSchool((tx) => changeClosure(tx, by(event), which.value, typed.value))
		.then((done) => (done ? null : m.web_stale()))
		.catch((accident: unknown) => {
			if (violationOf(accident)) return m.web_closure_there();
			throw accident;
		});
	return said === null ? { saved: m.web_saved() } : refused(form, { form: said });
}

export async function dropClosure(event: RequestEvent) {
	const { inOwnSchool } = withSession(event.locals);
	const form = await formData(event);
	const which = parse(seen, form);
	if (!which.ok) error(400, m.web_bad_request());
	const done = await inOwnSchool((tx) => removeClosure(tx, by(event), which.value));
	return done ? { saved: m.web_closure_removed() } : refused(form, { form: m.web_stale() });
}

/** Closes on the public holidays of a year that are to come and not closed yet. */
export async function addHolidays(event: RequestEvent) {
	const { session, inOwnSchool } = withSession(event.locals);
	const { house, locale } = event.locals;
	const form = await formData(event);
	const typed = parse(v.object({ year: whole(2000, 2099) }), form);
	if (!typed.ok) return refused(form, typed.errors);
	const today = dayOf(new Date(house.clock()).toISOString(), session.school.zone);
	const added = await inOwnSchool(async (tx) => {
		const there = await closures.list(tx);
		const holidays = holidaysOf(await profileIn(tx, session.school.id), typed.value.year, locale);
		const open = holidays.filter(({ first }) => first >= today && !closureOn(first, there));
		return await addClosures(tx, by(event), open);
	});
	return { saved: m.web_closures_added({ count: added.length }) };
}
