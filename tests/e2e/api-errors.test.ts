import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';
import { liveSchool, type Person } from '../harness/live-school.ts';
import { type App, openApp } from '../harness/server.ts';

let db: TestDatabase;
let app: App;
const people: Record<string, Person> = {};

beforeAll(async () => {
	db = await freshDatabase();
	const house = await liveSchool(db, { admins: ['Rose'], instructors: ['Awa'], candidates: ['Merveille'] });
	for (const name of ['Rose', 'Awa', 'Merveille']) people[name] = await house.signIn(name);
	app = await openApp(db.appUrl);
});
afterAll(async () => {
	await app.stop();
	await db.drop();
});

type Request = [who: string, method: string, path: string, body?: string];

/** What the API answers, for a program and for a browser's address bar alike. */
async function ask([who, method, path, body]: Request, accept = 'application/json') {
	const cookie = people[who]?.cookie;
	const headers = {
		origin: app.origin,
		accept,
		'content-type': 'application/json',
		...(cookie ? { cookie } : {})
	};
	const answer = await fetch(`${app.origin}/api/v1${path}`, { method, headers, ...(body ? { body } : {}) });
	return { status: answer.status, says: (await answer.json()) as unknown };
}

const WEEK = '/boards/2026-W48';
const REFUSED: [Request, number, string][] = [
	[['', 'GET', '/directory'], 401, 'sign_in'],
	[['Merveille', 'GET', '/directory'], 403, 'staff_only'],
	[['Awa', 'POST', `${WEEK}/publish`], 403, 'admin_only'],
	[['Rose', 'POST', `${WEEK}/publish`], 400, 'body'],
	[['Rose', 'POST', `${WEEK}/publish`, '{"week":"2026-W49"}'], 400, 'body'],
	[['Rose', 'POST', '/boards/2026-W99/lease'], 400, 'week'],
	[['Rose', 'POST', '/boards/2036-W48/lease'], 400, 'week_reach'],
	[['Rose', 'GET', '/lessons/nonsense/history'], 400, 'id'],
	[['Rose', 'POST', `${WEEK}/proposals`, '{'], 400, 'body'],
	[['Rose', 'POST', `${WEEK}/proposals`, '{"id":"x"}'], 400, 'body'],
	[['Rose', 'GET', '/nowhere'], 404, 'not_found'],
	[['Rose', 'DELETE', '/directory'], 405, 'method']
];

describe('a refusal of the API', () => {
	it.each(REFUSED)(
		'to %j has a code, and says in the caller’s language what to do',
		async (request, status, code) => {
			for (const accept of ['application/json', 'text/html,*/*']) {
				const { says, ...answer } = await ask(request, accept);
				expect(answer.status).toBe(status);
				expect(says).toEqual({ error: { code, message: expect.stringMatching(/^[A-ZÀÉ].+\.$/) as string } });
				expect(JSON.stringify(says)).not.toMatch(/Invalid|Expected|undefined/);
			}
		}
	);

	it('speaks English to who does', async () => {
		await db.owner`update account set locale = 'en' where id = ${people['Rose']?.actor.account ?? ''}`;
		const { says } = await ask(['Rose', 'POST', `${WEEK}/proposals`, '{"id":"x"}']);
		expect(says).toEqual({
			error: {
				code: 'body',
				message:
					'The field “id” is not as expected. Correct it and send the request again: nothing was changed.'
			}
		});
	});

	it('names the field of an edit that is not as it must be', async () => {
		const id = '01939b5e-0000-7000-8000-000000000000';
		const step = { op: 'move', lesson: crypto.randomUUID(), base: 1, set: { start: 'tomorrow' }, was: {} };
		const field = async (edit: unknown) => {
			const { says } = await ask(['Awa', 'POST', `${WEEK}/proposals`, JSON.stringify({ id, edit })]);
			return /«\s(.+?)\s»/.exec(JSON.stringify(says))?.[1];
		};
		expect(await field(step)).toBe('edit.set.start');
		expect(await field({ op: 'batch', steps: [step] })).toBe('edit.steps.0.set.start');
		expect(await field({ ...step, op: 'cancel', set: {} })).toBe('edit');
	});

	it('to a page of somebody else says so', async () => {
		const { cookie = '' } = people['Rose'] ?? {};
		const answer = await fetch(`${app.origin}/api/v1/directory`, {
			method: 'POST',
			headers: { cookie, origin: 'https://elsewhere.test' }
		});
		expect(answer.status).toBe(403);
		expect(await answer.json()).toMatchObject({ error: { code: 'origin' } });
	});

	it('keeps what else the answer carries', async () => {
		const { cookie = '' } = people['Awa'] ?? {};
		const { headers } = await fetch(`${app.origin}/api/v1/directory`, {
			method: 'DELETE',
			headers: { cookie, origin: app.origin }
		});
		expect(headers.get('allow')).toContain('GET');
		expect(headers.get('content-type')).toBe('application/json');
	});
});
