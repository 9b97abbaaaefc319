import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Lesson } from '#domain/lesson.ts';
import { createSchedule } from '#schedule/create.ts';
import { create } from '../builders/lesson.ts';
import { WEEK } from '../harness/board-client.ts';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';
import { freshEdit, freshLesson, liveSchool, type Person } from '../harness/live-school.ts';
import { ENDPOINTS, filled, PAGES, tell, type Things, uploadCalendar } from '../harness/pages.ts';
import { type App, openApp } from '../harness/server.ts';

const NOW = '2026-11-24T05:00:00Z';

type Visitor = 'admin' | 'instructor' | 'candidate' | 'nobody' | 'stranger';
const VISITORS: Visitor[] = ['admin', 'instructor', 'candidate', 'nobody', 'stranger'];

let db: TestDatabase;
let app: App;
let own: House;
let other: House;
const cookies: Record<Visitor, string> = {
	admin: '',
	instructor: '',
	candidate: '',
	nobody: '',
	stranger: ''
};

interface House {
	ids: Record<string, string>;
	hers: Lesson;
	his: Lesson;
	people: Record<'admin' | 'instructor' | 'candidate', Person>;
	things: Things;
}

/** One school; every name in it ends on `mark`, so that no byte of it can pass for another's. */
async function house(mark: string): Promise<House> {
	const name = (first: string) => `${first} ${mark}`;
	const live = await liveSchool(db, {
		admins: [name('Rose')],
		instructors: [name('Awa'), name('Paul')],
		candidates: [name('Merveille'), name('Joël')],
		vehicles: [`${mark}-482`],
		places: [name('Glass')]
	});
	const people = {
		admin: await live.signIn(name('Rose')),
		instructor: await live.signIn(name('Awa')),
		candidate: await live.signIn(name('Merveille'))
	};
	const before = createSchedule({ sql: db.app, clock: () => Date.parse(NOW) });
	const lessonOf = (when: string, instructor: string, candidate: string) =>
		freshLesson(when, {
			instructor: live.ids[name(instructor)] ?? null,
			candidates: [live.ids[name(candidate)] ?? '']
		});
	const hers = lessonOf('Wed 07:00-08:00', 'Awa', 'Merveille');
	const his = lessonOf('Wed 07:00-08:00', 'Paul', 'Joël');
	const edits = [hers, his].map((one) => ({ id: freshEdit(), edit: create(one) }));
	await before.submit(people.admin.actor, WEEK, edits);
	await before.publish(people.admin.actor, WEEK);
	await before.close();
	const things = {
		instructors: live.ids[name('Awa')] ?? '',
		candidates: live.ids[name('Merveille')] ?? '',
		vehicles: live.ids[`${mark}-482`] ?? '',
		places: live.ids[name('Glass')] ?? '',
		lessons: hers.id,
		import: '',
		messages: await tell(db.owner, live.ids[name('Merveille')] ?? '')
	};
	return { ids: live.ids, hers, his, people, things };
}

beforeAll(async () => {
	db = await freshDatabase();
	own = await house('Obiang');
	other = await house('Kouassi');
	app = await openApp(db.appUrl, { NOW });
	for (const role of ['admin', 'instructor', 'candidate'] as const) cookies[role] = own.people[role].cookie;
	cookies.stranger = other.people.admin.cookie;
	for (const { things, people } of [own, other])
		things.import = await uploadCalendar(app.origin, people.admin.cookie);
});
afterAll(async () => {
	await app.stop();
	await db.drop();
});

const ask = (visitor: Visitor, address: string, more: RequestInit = {}): Promise<Response> =>
	fetch(app.origin + address, {
		redirect: 'manual',
		...more,
		headers: {
			origin: app.origin,
			accept: 'text/html',
			...(cookies[visitor] ? { cookie: cookies[visitor] } : {}),
			...(more.headers as Record<string, string> | undefined)
		}
	});

/** A day of one's own: an admin who does not teach has none. */
const ofWhoTeaches = (address: string): boolean => address === '/agenda' || address === '/agenda/print';

/** What a person opens leads to the sign-in page, data says that one is nobody. */
const unknownTo = (endpoint: string): number => (endpoint.startsWith('/api') ? 401 : 303);

const mayEnter = (visitor: Visitor, address: string): boolean => {
	const role = visitor === 'stranger' ? 'admin' : visitor;
	// Its address is its proof, whoever asks.
	if (address === '/api/v1/sms/receipts/[token]') return true;
	if (address.startsWith('/admin') || address.endsWith('/publish')) return role === 'admin';
	if (address.startsWith('/agenda') || address.startsWith('/api/'))
		return role === 'admin' || role === 'instructor';
	return address.startsWith('/my') ? role === 'candidate' : true;
};

/** Words and ids this visitor may under no circumstances read. */
function foreignTo(visitor: Visitor, asked: string): string[] {
	const all = (at: House) => [...Object.keys(at.ids), ...Object.values(at.ids), at.hers.id, at.his.id];
	const colleagues = Object.entries(own.ids).filter(([name]) => /^(Joël|Paul)/.test(name));
	const forbidden: Record<Visitor, string[]> = {
		admin: all(other),
		instructor: [...all(other), 'Joël Obiang'],
		candidate: [...all(other), ...colleagues.flat(), own.his.id],
		nobody: [...all(own), ...all(other)],
		stranger: all(own)
	};
	return forbidden[visitor].filter((word) => !asked.includes(word));
}

async function noForeignByte(visitor: Visitor, asked: string, answer: Response): Promise<void> {
	const text = `${await answer.text()} ${JSON.stringify([...answer.headers])}`;
	expect(foreignTo(visitor, asked).filter((word) => text.includes(word))).toEqual([]);
}

/** All that a gate guards, as one number. */
async function everything(): Promise<string> {
	const prints = [
		'candidate',
		'instructor',
		'vehicle',
		'place',
		'lesson',
		'school_rule',
		'import',
		'notice',
		'audit'
	].map(async (table) => {
		const [row] = await db.owner<{ print: string }[]>`
				select md5(string_agg(t::text, '' order by t::text)) as print from ${db.owner(table)} t`;
		return row?.print;
	});
	return (await Promise.all(prints)).join(' ');
}

function isTurnedAway(visitor: Visitor, answer: Response): void {
	if (visitor !== 'nobody') expect(answer.status).toBe(403);
	else if (answer.status !== 401) {
		expect(answer.status).toBe(303);
		expect(answer.headers.get('location')).toMatch(/^\/sign-in\?next=/);
	}
}

test('the list is whole: pages and endpoints are found', () => {
	expect(PAGES).toContain('/admin/candidates/[id=id]');
	expect(PAGES.length).toBeGreaterThan(20);
	expect(ENDPOINTS).toContainEqual(['GET', '/api/v1/directory']);
});

describe.each(VISITORS)('%s', (visitor) => {
	const isElsewhere = (page: string): boolean => visitor === 'stranger' && page.includes('[id');
	const opens = (page: string): number[] => {
		// Nobody was ever sent the link we ask for.
		if (isElsewhere(page) || page.includes('[token]')) return [404];
		return ofWhoTeaches(page) && visitor !== 'instructor' ? [403] : [200, 303];
	};

	test.each(PAGES)('opens %s or is turned away, and reads nothing foreign', async (page) => {
		const asked = filled(page, own.things);
		const answer = await ask(visitor, asked);
		if (mayEnter(visitor, page)) expect(opens(page)).toContain(answer.status);
		else isTurnedAway(visitor, answer);
		await noForeignByte(visitor, asked, answer);
	});

	test.each(PAGES)('reads the data of %s under the same gate', async (page) => {
		const asked = filled(page, own.things);
		const answer = await ask(visitor, `${asked === '/' ? '' : asked}/__data.json`);
		if (mayEnter(visitor, page)) expect(answer.status).toBeLessThan(500);
		else if (visitor === 'nobody') expect(await answer.clone().json()).toMatchObject({ type: 'redirect' });
		else expect(answer.status).toBe(403);
		await noForeignByte(visitor, asked, answer);
	});

	test.each(PAGES)('writes to %s only where it may', async (page) => {
		if (mayEnter(visitor, page) && !isElsewhere(page)) return;
		const asked = filled(page, own.things);
		const before = await everything();
		for (const action of [
			'',
			'?/save',
			'?/switch',
			'?/access',
			'?/map',
			'?/discard',
			'?/apply',
			'?/undo',
			'?/resume',
			'?/outcome',
			'?/add',
			'?/change'
		]) {
			const body = new URLSearchParams({ version: '1', name: 'Pirate', active: 'false', confirmed: 'true' });
			const answer = await ask(visitor, asked + action, { method: 'POST', body });
			// A stranger's own admin finds nothing here; what is not there can be discarded.
			if (visitor !== 'stranger') isTurnedAway(visitor, answer);
			else if (action !== '?/discard') expect(answer.status).toBeGreaterThanOrEqual(400);
			expect(answer.status).toBeLessThan(500);
			await noForeignByte(visitor, asked, answer);
		}
		expect(await everything()).toBe(before);
	});

	test.each(ENDPOINTS)('asks %s %s and reads nothing foreign', async (method, endpoint) => {
		if (endpoint === '/sign-out') return;
		const asked = filled(endpoint, own.things);
		const answer = await ask(visitor, asked, {
			method,
			...(method === 'POST' ? { body: '{}', headers: { 'content-type': 'application/json' } } : {})
		});
		if (!mayEnter(visitor, endpoint))
			expect(answer.status).toBe(visitor === 'nobody' ? unknownTo(endpoint) : 403);
		else expect(answer.status).toBeLessThan(500);
		await noForeignByte(visitor, asked, answer);
	});
});
