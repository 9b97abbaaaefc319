import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import * as audit from '#db/audit.ts';
import { type Thing } from '#db/roster.ts';
import { type Tx } from '#db/sql.ts';
import { type Locale } from '#domain/locale.ts';
import { profileOf } from '#domain/profile/profiles.ts';
import { type Profile } from '#domain/profile/profile.ts';
import * as schools from '#db/schools.ts';
import { version } from '#lib/server/fields.ts';
import { type FieldErrors, formData, parse } from '#lib/server/form.ts';
import { withSession } from '#lib/server/session.ts';
import { violationOf } from '#lib/server/violation.ts';
import { m } from '#paraglide/messages.js';

/** One kind of thing a school looks after, as its forms and its rows know it. */
export interface Noun<Fields extends object> {
	thing: Thing;
	/** Where its list is. */
	path: string;
	schema: (profile: Profile) => v.GenericSchema<unknown, Fields>;
	get: (tx: Tx, id: string) => Promise<(Fields & { id: string; version: number; active: boolean }) | null>;
	create: (tx: Tx, school: string, id: string, fields: Fields) => Promise<unknown>;
	update: (tx: Tx, id: string, version: number, fields: Fields) => Promise<boolean>;
	/** What else the transaction must do or check; answers with what is wrong. */
	beside?: (
		tx: Tx,
		id: string,
		fields: Fields,
		before: Fields | null,
		at: { now: Date; zone: string; locale: Locale }
	) => Promise<FieldErrors | null>;
	/** What a broken constraint means to the person at the form. */
	meaning?: (constraint: string) => FieldErrors | null;
}

class Refused extends Error {
	readonly errors: FieldErrors;
	constructor(errors: FieldErrors) {
		super('refused');
		this.errors = errors;
	}
}

/** The school's regulatory profile. */
export async function profileIn(tx: Tx, school: string): Promise<Profile> {
	const row = await schools.get(tx, school);
	return profileOf(row.profile, row.profileVersion);
}

/** The form action that adds one, and goes to its page. */
export const creating =
	<Fields extends object>(noun: Noun<Fields>) =>
	async (event: RequestEvent) => {
		const { session, inOwnSchool } = withSession(event.locals);
		const form = await formData(event);
		const id = randomUUID();
		const saved = await attempt(noun, () =>
			inOwnSchool(async (tx) => {
				const fields = await checked(noun, tx, form, session.school.id);
				await noun.create(tx, session.school.id, id, fields.value);
				await settle(noun, tx, event, { id, fields: fields.value, before: null });
				await audit.write(tx, { ...by(event), action: 'create', thing: noun.thing, id, after: fields.value });
			})
		);
		if (!saved.ok) return fail(400, { given: givenIn(form), errors: saved.errors });
		redirect(303, `${noun.path}/${id}?new=1`);
	};

/** The form action that changes one. What somebody else changed meanwhile is not written over. */
export const saving =
	<Fields extends object>(noun: Noun<Fields>) =>
	async (event: RequestEvent) => {
		const { session, inOwnSchool } = withSession(event.locals);
		const id = event.params['id'] ?? '';
		const form = await formData(event);
		const seen = parse(v.object({ version }), form);
		if (!seen.ok) error(400, m.web_bad_request());
		const saved = await attempt(noun, () =>
			inOwnSchool(async (tx) => {
				const before = await noun.get(tx, id);
				if (!before) error(404, m.web_not_found());
				const fields = await checked(noun, tx, form, session.school.id);
				const was = Object.fromEntries(
					Object.keys(fields.value).map((key) => [key, before[key as keyof Fields]])
				);
				// Nothing changed is nothing to tell of; seen by an older form or not.
				if (isDeepStrictEqual(was, fields.value)) return;
				if (!(await noun.update(tx, id, seen.value.version, fields.value)))
					throw new Refused({ form: m.web_stale() });
				await settle(noun, tx, event, { id, fields: fields.value, before });
				const entry = { action: 'edit', thing: noun.thing, id, before: was, after: fields.value };
				await audit.write(tx, { ...by(event), ...entry });
			})
		);
		if (!saved.ok) return fail(400, { given: givenIn(form), errors: saved.errors });
		return { saved: m.web_saved() };
	};

/** School, account and role of whoever acts, as the audit wants them. */
export function by(event: RequestEvent): { school: string; account: string; role: 'admin' } {
	const { session } = withSession(event.locals);
	return { school: session.school.id, account: session.actor.account, role: 'admin' };
}

async function checked<Fields extends object>(noun: Noun<Fields>, tx: Tx, form: FormData, school: string) {
	const fields = parse(noun.schema(await profileIn(tx, school)), form);
	if (!fields.ok) throw new Refused(fields.errors);
	return fields;
}

async function settle<Fields extends object>(
	noun: Noun<Fields>,
	tx: Tx,
	event: RequestEvent,
	change: { id: string; fields: Fields; before: Fields | null }
): Promise<void> {
	const { house, locale, session } = event.locals;
	const at = { now: new Date(house.clock()), zone: session?.school.zone ?? 'UTC', locale };
	const errors = await noun.beside?.(tx, change.id, change.fields, change.before, at);
	if (errors) throw new Refused(errors);
}

async function attempt<Fields extends object>(
	noun: Noun<Fields>,
	work: () => Promise<void>
): Promise<{ ok: true } | { ok: false; errors: FieldErrors }> {
	try {
		await work();
		return { ok: true };
	} catch (accident) {
		if (accident instanceof Refused) return { ok: false, errors: accident.errors };
		const violation = violationOf(accident);
		const errors = violation && noun.meaning?.(violation.constraint);
		if (errors) return { ok: false, errors };
		throw accident;
	}
}

/** What was typed, to be shown again. */
export const givenIn = (form: FormData): Record<string, string | string[]> =>
	Object.fromEntries(
		[...new Set(form.keys())].map((name) => {
			const texts = form.getAll(name).filter((value) => typeof value === 'string');
			return [name.replace(/\[\]$/, ''), name.endsWith('[]') ? texts : (texts[0] ?? '')];
		})
	);
