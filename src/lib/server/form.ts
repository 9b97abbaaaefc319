import { error, isHttpError, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { m } from '#paraglide/messages.js';

/** Field name → the first thing wrong with it, in the reader's language. */
export type FieldErrors = Partial<Record<string, string>>;

export type FormResult<T> =
	| { ok: true; value: T; given: Record<string, unknown> }
	| { ok: false; errors: FieldErrors; given: Record<string, unknown> };

/** The form of a request, checked. What is no form at all answers 400. Schema messages may be message functions. */
export async function readForm<S extends v.GenericSchema>(
	event: RequestEvent,
	schema: S
): Promise<FormResult<v.InferOutput<S>>> {
	return parse(schema, await formData(event));
}

/** The body as form data; a broken or foreign one is a bad request, not an accident. */
export async function formData(event: RequestEvent): Promise<FormData> {
	try {
		return ordinary(await event.request.formData());
	} catch (accident) {
		if (isHttpError(accident)) throw accident;
		error(400, m.web_bad_request());
	}
}

/** Our fields have plain names; `__proto__` and its kind are nobody's. */
function ordinary(form: FormData): FormData {
	for (const name of new Set(form.keys()))
		if (!/^[a-zA-Z][a-zA-Z0-9]*(\[\])?$/.test(name) || name === 'constructor') form.delete(name);
	return form;
}

/** `name[]` fields become arrays; files are left to those who want them; NUL, which PostgreSQL cannot hold, is refused. */
export function parse<S extends v.GenericSchema>(schema: S, form: FormData): FormResult<v.InferOutput<S>> {
	const given: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
	for (const name of new Set(form.keys())) {
		const key = name.replace(/\[\]$/, '');
		const values = form.getAll(name).filter((value) => typeof value === 'string');
		if (values.some((value) => value.includes('\u0000')))
			return { ok: false, errors: { [key]: m.web_bad_character() }, given: {} };
		given[key] = name.endsWith('[]') ? values : values[0];
	}
	const result = v.safeParse(schema, { ...given });
	if (result.success) return { ok: true, value: result.output, given };
	const errors: FieldErrors = {};
	for (const issue of result.issues) {
		const field = v.getDotPath(issue)?.split('.')[0] ?? 'form';
		errors[field] ??= isKnown(issue) ? issue.message : m.web_field_wrong();
	}
	return { ok: false, errors, given };
}

/** Our own messages are sentences for people; valibot's defaults start with "Invalid". */
const isKnown = (issue: v.BaseIssue<unknown>): boolean => !issue.message.startsWith('Invalid ');
