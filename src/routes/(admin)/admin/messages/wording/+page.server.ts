import { fail, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import * as audit from '#db/audit.ts';
import * as sms from '#db/sms.ts';
import { type Tx } from '#db/sql.ts';
import * as wordings from '#db/wordings.ts';
import { instant } from '#domain/lesson.ts';
import { type Locale, LOCALES } from '#domain/locale.ts';
import {
	TEMPLATE_FORMS,
	TEMPLATE_KINDS,
	type TemplateForm,
	type TemplateKind
} from '#domain/notices/template.ts';
import { optionalText } from '#lib/server/fields.ts';
import { readForm } from '#lib/server/form.ts';
import { by } from '#lib/server/roster/noun.ts';
import { withSession } from '#lib/server/session.ts';
import { type Sample, sampleText } from '#notices/sample.ts';
import { smsLink } from '#notices/sms-link.ts';
import { type OwnWords } from '#notices/wording.ts';
import { m } from '#paraglide/messages.js';
import { faultWords } from './fault-words.ts';
import { type Actions, type PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { session, inOwnSchool } = withSession(locals);
	const asked = askedIn(url, locals.locale);
	return await inOwnSchool(async (tx) => {
		const own = await wordings.list(tx, asked.locale);
		const people = await wordings.trials(tx, instant(locals.house.clock()));
		const { currency } = await sms.money(tx, session.school.id, locals.house.clock());
		return {
			...asked,
			own,
			currency,
			price: locals.house.smsPrice,
			people: people.map(({ id, name }) => ({ id, name })),
			sample: sampleFor(locals, asked, people[0], own)
		};
	});
};

export const actions: Actions = { preview, save };

interface Asked {
	kind: TemplateKind;
	locale: Locale;
}

function askedIn(url: URL, locale: Locale): Asked {
	const [kind, language] = [url.searchParams.get('kind'), url.searchParams.get('in')];
	return {
		kind: TEMPLATE_KINDS.find((one) => one === kind) ?? TEMPLATE_KINDS[0],
		locale: LOCALES.find((one) => one === language) ?? locale
	};
}

const typed = v.object({
	full: optionalText(1000),
	short: optionalText(1000),
	person: v.optional(v.string(), '')
});

type Typed = Record<TemplateForm, string | null>;

/** @returns nothing, when all is well */
function faultsIn(texts: Typed, { kind, locale }: Asked): Partial<Record<TemplateForm, string>> | null {
	const faults = TEMPLATE_FORMS.flatMap((form) => {
		const text = texts[form];
		const fault = text === null ? null : faultWords(text, kind, locale);
		return fault === null ? [] : [[form, fault] as const];
	});
	return faults.length === 0 ? null : Object.fromEntries(faults);
}

/** What is typed, if it may be kept; else the answer that says why not. */
async function readTyped(event: RequestEvent) {
	const asked = askedIn(event.url, event.locals.locale);
	const form = await readForm(event, typed);
	const errors = form.ok ? faultsIn(form.value, asked) : form.errors;
	if (!form.ok || errors) return { ok: false, answer: fail(400, { errors, given: form.given }) } as const;
	return { asked, ...form };
}

/** How what is typed would read, before anything is kept. */
async function preview(event: RequestEvent) {
	const { inOwnSchool } = withSession(event.locals);
	const form = await readTyped(event);
	if (!form.ok) return form.answer;
	const { asked, value, given } = form;
	const people = await inOwnSchool((tx) => wordings.trials(tx, instant(event.locals.house.clock())));
	const person = people.find(({ id }) => id === value.person) ?? people[0];
	return { given, sample: sampleFor(event.locals, asked, person, ownOf(value, asked)) };
}

/** From now on this is what people read; an empty one goes back to the house's words. */
async function save(event: RequestEvent) {
	const { session, inOwnSchool } = withSession(event.locals);
	const form = await readTyped(event);
	if (!form.ok) return form.answer;
	const { asked, value: after } = form;
	await inOwnSchool(async (tx) => {
		const before = textsOf(await wordings.list(tx, asked.locale), asked.kind);
		for (const one of TEMPLATE_FORMS) await keep(tx, session.school.id, { ...asked, form: one }, after[one]);
		if (before.full === after.full && before.short === after.short) return;
		const entry = { action: 'wording', thing: 'school', id: session.school.id };
		const changed = {
			before: { ...asked, ...before },
			after: { ...asked, full: after.full, short: after.short }
		};
		await audit.write(tx, { ...by(event), ...entry, ...changed });
	});
	return { saved: m.web_saved() };
}

const keep = (
	tx: Tx,
	school: string,
	which: Omit<wordings.Wording, 'template'>,
	template: string | null
): Promise<unknown> =>
	template === null ? wordings.drop(tx, which) : wordings.put(tx, school, { ...which, template });

const ownOf = (texts: Typed, { kind }: Asked): OwnWords[] =>
	TEMPLATE_FORMS.flatMap((form) => (texts[form] === null ? [] : [{ kind, form, template: texts[form] }]));

function textsOf(own: readonly OwnWords[], kind: TemplateKind): Typed {
	const text = (form: TemplateForm) =>
		own.find((one) => one.kind === kind && one.form === form)?.template ?? null;
	return { full: text('full'), short: text('short') };
}

/** Null: nobody has a lesson to come. */
function sampleFor(
	locals: App.Locals,
	{ kind, locale }: Asked,
	person: wordings.Trial | undefined,
	wording: readonly OwnWords[]
): Sample | null {
	if (!person) return null;
	const { school } = withSession(locals).session;
	const origin = locals.house.origins[0] ?? '';
	const whom = { role: 'candidate', name: person.name, locale } as const;
	const reader = {
		...whom,
		school: school.name,
		zone: school.zone,
		schoolZone: school.zone,
		origin,
		wording
	};
	// As long as a real one, and none that could ever end anything.
	const { secrets } = locals.house;
	const link = secrets && smsLink(secrets, origin, '10000').replace(/[^/-](?=[^/]*$)/g, 'x');
	return sampleText(kind, person.entry, reader, link);
}
