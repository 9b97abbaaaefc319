import { error, fail, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import * as accounts from '#db/accounts.ts';
import * as audit from '#db/audit.ts';
import { lessonsAhead, setActive, type Thing } from '#db/roster.ts';
import * as sessions from '#db/sessions.ts';
import { type Tx } from '#db/sql.ts';
import { tick, version } from '#lib/server/fields.ts';
import { readForm } from '#lib/server/form.ts';
import { by } from '#lib/server/roster/noun.ts';
import { withSession } from '#lib/server/session.ts';
import { m } from '#paraglide/messages.js';

const asked = v.object({
	version,
	active: v.picklist(['0', '1']),
	confirmed: tick,
	/** How many lessons to come the page listed. */
	listed: v.optional(v.pipe(v.string(), v.regex(/^\d{1,4}$/)), '0')
});

/**
 * The form action that switches a thing on or off. What counts on it stays, and somebody must have seen it:
 * the list may not have changed between the page and the button.
 */
export const switching = (thing: Thing) => async (event: RequestEvent) => {
	const { inOwnSchool } = withSession(event.locals);
	const form = await readForm(event, asked);
	if (!form.ok) error(400, m.web_bad_request());
	const { value } = form;
	const id = event.params['id'] ?? '';
	const active = value.active === '1';
	const now = new Date(event.locals.house.clock());
	const refused = await inOwnSchool(async (tx) => {
		const why = active ? null : hesitation(await lessonsAhead(tx, thing, id, now), value);
		if (why) return why;
		if (!(await setActive(tx, thing, { id, version: value.version, active }))) return m.web_stale();
		const action = active ? 'switch_on' : 'switch_off';
		await audit.write(tx, {
			...by(event),
			action,
			thing,
			id,
			before: { active: !active },
			after: { active }
		});
		if (!active && (thing === 'instructor' || thing === 'candidate')) await shutOut(tx, thing, id, now);
		return null;
	});
	if (refused) return fail(409, { switchError: refused });
	return { saved: m.web_saved() };
};

function hesitation(ahead: readonly unknown[], value: { confirmed: boolean; listed: string }): string | null {
	if (ahead.length === 0) return null;
	if (String(ahead.length) !== value.listed) return m.web_touched_changed();
	return value.confirmed ? null : m.web_touched_first();
}

/** Whoever is switched off does not get in any more, at once. Coming back, access is opened by a decision of its own. */
async function shutOut(tx: Tx, thing: 'instructor' | 'candidate', id: string, now: Date): Promise<void> {
	const [row] = await tx<{ account: string | null; school: string }[]>`
		select account_id as account, school_id as school from ${tx(thing)} where id = ${id}`;
	if (!row?.account) return;
	await accounts.setMembershipEnd(tx, row.account, thing, now);
	await sessions.endWithoutRole(tx, row.school, row.account, now);
}
