import { isDeepStrictEqual } from 'node:util';
import { fail, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import * as audit from '#db/audit.ts';
import * as notices from '#db/notices.ts';
import * as schools from '#db/schools.ts';
import { readForm } from '#lib/server/form.ts';
import { by } from '#lib/server/roster/noun.ts';
import { withSession } from '#lib/server/session.ts';
import { m } from '#paraglide/messages.js';
import { DIGESTS, EVES, HOURS, NEVER, QUIETS } from './telling.ts';

const oneOf = (choices: readonly string[]) =>
	v.pipe(
		v.string(),
		v.check(
			(value) => choices.includes(value),
			() => m.web_field_choice()
		)
	);
const orNever = (value: string): string | null => (value === NEVER ? null : value);

const telling = v.object({
	quiet: v.pipe(oneOf(QUIETS), v.transform(Number)),
	eve: v.pipe(oneOf([NEVER, ...EVES]), v.transform(orNever)),
	digest: v.pipe(oneOf([NEVER, ...DIGESTS]), v.transform(orNever)),
	hours: v.pipe(
		oneOf([NEVER, ...HOURS]),
		v.transform((value) => (value === NEVER ? null : Number(value)))
	)
});

const inWords = ({ quiet, eve, hours, digest }: schools.Telling) => ({
	quiet: `${String(quiet / 60)} min`,
	eve,
	hours: hours === null ? null : `${String(hours)} h`,
	digest
});

/** Flows that sleep until a reminder of before look again. */
export async function saveTelling(event: RequestEvent) {
	const { session, inOwnSchool } = withSession(event.locals);
	const form = await readForm(event, telling);
	if (!form.ok) return fail(400, { tellingErrors: form.errors });
	const { id } = session.school;
	await inOwnSchool(async (tx) => {
		const before = await schools.telling(tx, id);
		const after = form.value;
		if (isDeepStrictEqual({ ...before }, after)) return;
		await schools.setTelling(tx, id, after);
		await notices.wakeEverybody(tx, id);
		const entry = { action: 'telling', thing: 'school', id, before: inWords(before), after: inWords(after) };
		await audit.write(tx, { ...by(event), ...entry });
	});
	return { saved: m.web_saved() };
}
