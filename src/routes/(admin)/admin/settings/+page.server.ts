import { error, fail, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import * as audit from '#db/audit.ts';
import * as closures from '#db/closures.ts';
import * as schoolRules from '#db/school-rules.ts';
import * as schools from '#db/schools.ts';
import { type Tx } from '#db/sql.ts';
import { profileOf } from '#domain/profile/profiles.ts';
import { type DatedRules, rulesOn } from '#domain/rules.ts';
import { dayOf, isZone } from '#domain/week.ts';
import { name } from '#lib/server/fields.ts';
import { formData, readForm } from '#lib/server/form.ts';
import { by, givenIn } from '#lib/server/roster/noun.ts';
import { effectOf, spanOf } from '#lib/server/rules-effect.ts';
import { readRules } from '#lib/server/rules-form.ts';
import { withSession } from '#lib/server/session.ts';
import { violationOf } from '#lib/server/violation.ts';
import { m } from '#paraglide/messages.js';
import { addClosure, addHolidays, dropClosure, saveClosure } from './_parts/closure-actions.ts';
import { renewReceipts, saveSmsBudget, smsOf } from './_parts/sms-actions.ts';
import { saveTelling } from './_parts/telling-action.ts';
import { type Actions, type PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { session, inOwnSchool } = withSession(locals);
	const today = todayIn(locals);
	return await inOwnSchool(async (tx) => {
		const row = await schools.get(tx, session.school.id);
		const dated = await schoolRules.dated(tx);
		const profile = profileOf(row.profile, row.profileVersion);
		return {
			today,
			record: { name: row.name, zone: row.zone, zoneIsFixed: row.hasLessons },
			telling: await schools.telling(tx, session.school.id),
			sms: await smsOf(tx, locals.house, session.school.id),
			profile: { name: profile.name, version: profile.version, unverified: profile.unverified.length },
			zones: row.hasLessons
				? [row.zone]
				: [...new Set([row.zone, ...Intl.supportedValuesOf('timeZone'), 'UTC'])],
			rules: rulesOn(today, dated),
			dated,
			closures: await closures.list(tx, today),
			onClosed: await closures.lessonsOn(tx, row.zone, new Date(locals.house.clock())),
			hasHolidays: profile.holidays.length > 0,
			history: await audit.history(tx, 'school', session.school.id)
		};
	});
};

export const actions: Actions = {
	school: saveSchool,
	telling: saveTelling,
	smsBudget: saveSmsBudget,
	renewReceipts,
	preview,
	apply,
	addClosure,
	saveClosure,
	dropClosure,
	addHolidays
};

const todayIn = (locals: App.Locals): string =>
	dayOf(new Date(locals.house.clock()).toISOString(), withSession(locals).session.school.zone);

const record = v.object({
	name: name(120),
	zone: v.pipe(
		v.string(),
		v.check(isZone, () => m.web_field_choice())
	)
});

async function saveSchool(event: RequestEvent) {
	const { session, inOwnSchool } = withSession(event.locals);
	const form = await readForm(event, record);
	if (!form.ok) return fail(400, { schoolErrors: form.errors });
	const { name, zone } = form.value;
	const refused = await inOwnSchool(async (tx) => {
		const was = await schools.get(tx, session.school.id);
		if (name === was.name && zone === was.zone) return null;
		await schools.setName(tx, session.school.id, name);
		if (zone !== was.zone && !(await schools.setZone(tx, session.school.id, zone))) return m.web_zone_fixed();
		const entry = { action: 'edit', thing: 'school', id: session.school.id };
		await audit.write(tx, {
			...by(event),
			...entry,
			before: { name: was.name, zone: was.zone },
			after: { name, zone }
		});
		return null;
	});
	if (refused) return fail(409, { schoolErrors: { zone: refused } });
	return { saved: m.web_saved() };
}

type Read = { ok: true; change: DatedRules; form: FormData } | { ok: false; answer: ReturnType<typeof fail> };

async function readChange(event: RequestEvent): Promise<Read> {
	const form = await formData(event);
	const typed = readRules(form);
	const given = givenIn(form);
	if (!typed.ok) return { ok: false, answer: fail(400, { given, errors: typed.errors }) };
	if (typed.value.from < todayIn(event.locals))
		return { ok: false, answer: fail(400, { given, errors: { from: m.web_rules_past() } }) };
	return { ok: true, change: typed.value, form };
}

async function preview(event: RequestEvent) {
	const { session, inOwnSchool } = withSession(event.locals);
	const read = await readChange(event);
	if (!read.ok) return read.answer;
	const effect = await inOwnSchool((tx) => effectOf(tx, read.change, session.school.zone));
	return { given: givenIn(read.form), effect };
}

/** Does what the preview showed; anything else shows the preview again. */
async function apply(event: RequestEvent) {
	const { session, inOwnSchool } = withSession(event.locals);
	const read = await readChange(event);
	if (!read.ok) return read.answer;
	const given = givenIn(read.form);
	const seen = read.form.get('seen');
	const effect = await inOwnSchool(async (tx) => {
		const effect = await effectOf(tx, read.change, session.school.zone);
		const may = effect.digest === seen && effect.clashCount === 0;
		if (may) await putRules(tx, event, read.change);
		return { ...effect, done: may };
	}).catch((accident: unknown) => collided(accident));
	if (!effect.done) return fail(409, { given, effect: effect, changed: effect.digest !== seen });
	return { saved: m.web_rules_saved() };
}

// Somebody put a lesson into the gap while these rules were being written: the preview must be seen again.
function collided(accident: unknown): never {
	if (violationOf(accident)) error(409, m.web_rules_collided());
	throw accident;
}

async function putRules(tx: Tx, event: RequestEvent, change: DatedRules): Promise<void> {
	const { session } = withSession(event.locals);
	const before = rulesOn(change.from, await schoolRules.dated(tx));
	const span = await spanOf(tx, change.from, session.school.zone);
	await schoolRules.put(tx, session.school.id, change.from, change.rules);
	await schoolRules.stretch(tx, span, change.rules);
	const entry = { action: 'rules', thing: 'school', id: session.school.id };
	await audit.write(tx, { ...by(event), ...entry, before, after: { ...change.rules, from: change.from } });
}
