import { randomUUID } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { type Sql } from '#db/sql.ts';
import { WEEK } from './board-client.ts';

const TOP = new URL('../../', import.meta.url).pathname;
const ROUTES = `${TOP}src/routes`;

/** Every page there is, as the router finds them: `/admin/candidates/[id=id]`. */
export const PAGES = globSync('**/+page.svelte', { cwd: ROUTES }).map(addressOf).sort();

/** Every endpoint beside them: `['GET', '/api/v1/directory']`. */
export const ENDPOINTS = globSync('**/+server.ts', { cwd: ROUTES })
	.flatMap((file) =>
		[...readFileSync(`${ROUTES}/${file}`, 'utf8').matchAll(/export const (GET|POST|PUT|DELETE)\b/g)].map(
			([, method]) => [method ?? '', addressOf(file)] as const
		)
	)
	.sort();

function addressOf(file: string): string {
	const parts = file.split('/').slice(0, -1);
	return `/${parts.filter((part) => !part.startsWith('(')).join('/')}`;
}

/** What the addresses of a school's pages are filled with. */
export interface Things {
	instructors: string;
	candidates: string;
	vehicles: string;
	places: string;
	lessons: string;
	import: string;
	messages: string;
}

export function filled(address: string, things: Partial<Things>): string {
	const [, kind = ''] = /(\w+)\/\[id/.exec(address) ?? [];
	const id = (things as Record<string, string | undefined>)[kind] ?? '00000000-0000-4000-8000-000000000000';
	return address
		.replace(/\[id(=id)?\]/, id)
		.replace('[week]', WEEK)
		.replace('[token]', 'x'.repeat(43));
}

/** A candidate has been told by e-mail, in vain, and in the app. @param owner of the database @returns the e-mail's id */
export async function tell(owner: Sql, candidate: string): Promise<string> {
	const id = randomUUID();
	const text = { subject: 'Votre planning est publié', body: 'mer. 25 nov. 08:00–09:00, Conduite, Glass' };
	for (const [channel, state] of [
		['email', 'failed'],
		['inbox', 'accepted']
	] as const)
		await owner`
			insert into notice (id, school_id, person_id, channel, kind, key, changes, state, subject, body, settled_at)
			select ${channel === 'email' ? id : randomUUID()}, school_id, id, ${channel}, 'published', ${id + channel}, '[]', ${state},
				${text.subject}, ${text.body}, now() from candidate where id = ${candidate}`;
	await owner`update person set unread = unread + 1 where id = ${candidate}`;
	return id;
}

/** Brings a calendar in, so that the pages of an import have something to show. @returns its id */
export async function uploadCalendar(origin: string, cookie: string): Promise<string> {
	const body = new FormData();
	const file = readFileSync(`${TOP}tests/files/google.ics`);
	body.set('file', new Blob([file], { type: 'text/calendar' }), 'week.ics');
	const headers = { origin, accept: 'text/html', cookie };
	const answer = await fetch(`${origin}/admin/import`, { method: 'POST', redirect: 'manual', headers, body });
	const id = /import\/([^/?]+)/.exec(answer.headers.get('location') ?? '')?.[1];
	if (!id) throw new Error(`no import: ${String(answer.status)} ${await answer.text()}`);
	return id;
}
