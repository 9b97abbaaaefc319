import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';
import { liveSchool } from '../harness/live-school.ts';
import { school } from '../harness/school.ts';
import { type App, openApp } from '../harness/server.ts';

let db: TestDatabase;
let app: App;
let schoolId: string;
let cookie: string;
let cookieOf: Record<string, string>;
let ids: Record<string, string>;
let foreign: string;

beforeAll(async () => {
	db = await freshDatabase();
	const live = await liveSchool(db, {
		admins: ['Rose'],
		instructors: ['Awa'],
		candidates: ['Joël'],
		vehicles: ['DK-482-AA'],
		places: ['Glass']
	});
	schoolId = live.school;
	const people = await Promise.all(['Rose', 'Awa', 'Joël'].map((name) => live.signIn(name)));
	cookieOf = Object.fromEntries(people.map((person) => [person.name, person.cookie]));
	cookie = cookieOf['Rose'] ?? '';
	const rows = await db.owner<{ name: string; id: string }[]>`
		select name, id from instructor where school_id = ${live.school} union select name, id from candidate where school_id = ${live.school}
		union select plate, id from vehicle where school_id = ${live.school} union select name, id from place where school_id = ${live.school}`;
	ids = Object.fromEntries(rows.map((row) => [row.name, row.id]));
	foreign = (await school(db.owner, { admins: ['Hervé'], vehicles: ['AU-001-TR'] })).ids['AU-001-TR'] ?? '';
	app = await openApp(db.appUrl);
});
afterAll(async () => {
	await app.stop();
	await db.drop();
});

/** @property who sends it, unless it is Rose, the admin */
const forms = (): { path: string; fields: string[]; who?: string }[] => [
	{ path: '/sign-in?/enter', fields: ['login', 'password'] },
	{ path: '/sign-in?/demo', fields: ['who'] },
	{ path: '/locale', fields: ['locale', 'from'] },
	{ path: '/account', fields: ['old', 'next'] },
	{ path: '/admin/candidates/new', fields: ['name', 'phone', 'permit', 'instructor', 'hoursBought'] },
	{ path: '/admin/instructors/new', fields: ['name', 'phone', 'permits[]'] },
	{ path: '/admin/vehicles/new', fields: ['plate', 'model', 'permit', 'insuranceUntil', 'inspectionUntil'] },
	{ path: '/admin/places/new', fields: ['name', 'shortName', 'address', 'oneAtATime'] },
	{
		path: `/admin/candidates/${ids['Joël'] ?? ''}?/save`,
		fields: ['version', 'name', 'phone', 'permit', 'instructor', 'hoursBought']
	},
	{ path: `/admin/instructors/${ids['Awa'] ?? ''}?/save`, fields: ['version', 'name', 'phone', 'permits[]'] },
	{
		path: `/admin/vehicles/${ids['DK-482-AA'] ?? ''}?/switch`,
		fields: ['version', 'active', 'confirmed', 'listed']
	},
	{
		path: `/admin/places/${ids['Glass'] ?? ''}?/save`,
		fields: ['version', 'name', 'shortName', 'oneAtATime']
	},
	{ path: `/admin/candidates/${ids['Joël'] ?? ''}?/access`, fields: ['what', 'login'] },
	{ path: '/admin/settings?/school', fields: ['name', 'zone'] },
	...['addClosure', 'saveClosure', 'dropClosure', 'addHolidays'].map((action) => ({
		path: `/admin/settings?/${action}`,
		fields: ['id', 'version', 'name', 'first', 'last', 'year']
	})),
	{ path: '/agenda?/outcome', who: 'Awa', fields: ['lesson', 'week', 'base', 'was', 'press', 'day'] },
	{ path: '/my?/seen', who: 'Joël', fields: ['lesson', 'upTo'] },
	...['preview', 'apply'].map((action) => ({
		path: `/admin/settings?/${action}`,
		fields: [
			'from',
			'opens',
			'closes',
			'days[]',
			'grid',
			'buffer',
			'travel',
			'drivingLength',
			'theoryLength',
			'seen'
		]
	}))
];

const nasty = fc.oneof(
	fc.string({ unit: 'binary', maxLength: 300 }),
	fc.constantFrom(
		'',
		'\u0000',
		'\ud800',
		'1e999',
		'-1',
		'2147483648',
		'99999999999999999999',
		'NaN',
		'2026-02-30',
		'0000-00-00',
		'24:00',
		'on',
		'1',
		'B',
		"'; drop table lesson; --",
		'%_\\',
		'{"__proto__":1}',
		'x'.repeat(5000),
		'//evil.test',
		'Africa/Nowhere',
		'00000000-0000-0000-0000-000000000000'
	)
);

const post = (
	path: string,
	body: URLSearchParams | string,
	{ who = 'Rose', ...headers }: Record<string, string> = {}
) =>
	fetch(app.origin + path, {
		method: 'POST',
		redirect: 'manual',
		headers: { cookie: cookieOf[who] ?? '', origin: app.origin, accept: 'text/html', ...headers },
		body
	});

/** Everything the school looks after, in one word: whatever a refused form changed shows. */
async function rosterHash(): Promise<string> {
	const [row] = await db.owner<{ hash: string }[]>`
		select md5(string_agg(line, ' ' order by line)) as hash from (
			select i::text as line from instructor i where school_id = ${schoolId}
			union all select c::text from candidate c where school_id = ${schoolId}
			union all select v::text from vehicle v where school_id = ${schoolId}
			union all select p::text from place p where school_id = ${schoolId}
			union all select m::text from membership m where school_id = ${schoolId}
			union all select r::text from school_rule r where school_id = ${schoolId}
			union all select s::text from school s where id = ${schoolId}) lines`;
	return row?.hash ?? 'nothing';
}

describe('forms', () => {
	it('answer any fields with a page below 500', async () => {
		const filled = fc.nat().chain((n) => {
			const all = forms();
			const form = all[n % all.length] ?? { path: '/', fields: [] };
			return fc.record({
				form: fc.constant(form),
				pairs: fc.array(fc.tuple(fc.constantFrom(...form.fields, '__proto__', 'constructor', 'x'), nasty), {
					maxLength: 9
				})
			});
		});
		await fc.assert(
			fc.asyncProperty(filled, async ({ form: { path, who = 'Rose' }, pairs }) => {
				const before = await rosterHash();
				const answer = await post(path, new URLSearchParams(pairs), { who });
				const page = await answer.text();
				expect(answer.status, path).toBeLessThan(500);
				if (answer.status >= 400) expect(await rosterHash(), `${path} ${page}`).toBe(before);
			}),
			{ numRuns: 250, interruptAfterTimeLimit: 60_000 }
		);
	});

	it.each([
		['multipart/form-data; boundary=x', 'no boundary at all'],
		['multipart/form-data', '--x\r\n\r\n'],
		['application/json', '{"name":1}'],
		['text/plain', 'name=Awa'],
		['application/x-www-form-urlencoded', '%zz=%&&=']
	])('answer a broken body (%s) with a clear refusal', async (type, body) => {
		const before = await rosterHash();
		for (const { path, who = 'Rose' } of forms()) {
			const answer = await post(path, body, { who, 'content-type': type });
			await answer.text();
			expect(answer.status, path).toBeLessThan(500);
		}
		expect(await rosterHash()).toBe(before);
	});

	it.each([
		'/admin/vehicles/none',
		'/admin/vehicles/00000000-0000-4000-8000-000000000000',
		'/%zz',
		'/%00',
		'/..%2f..%2fetc'
	])('say that %s is not there', async (path) => {
		const answer = await fetch(app.origin + path, {
			headers: { cookie, accept: 'text/html' },
			redirect: 'manual'
		});
		expect([400, 404]).toContain(answer.status);
		expect(await answer.text()).not.toContain('at ');
	});

	it('do not know a vehicle of another school', async () => {
		const answer = await fetch(`${app.origin}/admin/vehicles/${foreign}`, { headers: { cookie } });
		expect(answer.status).toBe(404);
		const fields = new URLSearchParams({ version: '1', active: '0', listed: '0' });
		expect((await post(`/admin/vehicles/${foreign}?/switch`, fields)).status).toBe(404);
		const [row] = await db.owner<{ active: boolean }[]>`select active from vehicle where id = ${foreign}`;
		expect(row?.active).toBe(true);
	});

	it('list whatever the address asks for', async () => {
		for (const query of [
			'?page=-1',
			'?page=9999',
			'?sort=password_hash&dir=x',
			'?q=%25%5C_%00',
			`?q=${'a'.repeat(3000)}`
		]) {
			const answer = await fetch(`${app.origin}/admin/candidates${query}`, { headers: { cookie } });
			expect(answer.status, query).toBe(200);
		}
	});
});

describe('a write with a cookie', () => {
	it.each([
		['another site', { origin: 'https://evil.test' }],
		['nowhere', { origin: 'null' }],
		['this host by another name', { origin: 'http://127.0.0.1:1' }]
	])('from %s is refused and changes nothing', async (_, headers) => {
		const answer = await post(
			'/admin/places/new',
			new URLSearchParams({ name: 'Piste', shortName: 'Piste' }),
			headers
		);
		expect(answer.status).toBe(403);
		expect(await db.owner`select 1 from place where name = 'Piste'`).toHaveLength(0);
	});

	it('without an origin is refused', async () => {
		const answer = await fetch(`${app.origin}/sign-out`, {
			method: 'POST',
			redirect: 'manual',
			headers: { cookie }
		});
		expect(answer.status).toBe(403);
	});
});
