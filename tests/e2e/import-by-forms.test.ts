import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';
import { calendar } from '../harness/imports.ts';
import { liveSchool, type LiveSchool } from '../harness/live-school.ts';
import { type App, openApp } from '../harness/server.ts';

let db: TestDatabase;
let app: App;
let house: LiveSchool;
let cookie: string;

beforeAll(async () => {
	db = await freshDatabase();
	app = await openApp(db.appUrl, { NOW: '2026-11-23T06:00:00Z' });
});
afterAll(async () => {
	await app.stop();
	await db.drop();
});
beforeEach(async () => {
	house = await liveSchool(db, {
		admins: ['Rose'],
		instructors: ['Awa Diallo'],
		candidates: ['Joël Mba']
	});
	({ cookie } = await house.signIn('Rose'));
});

type Fields = Record<string, string>;

/** A form of a page, sent as a browser without JavaScript does. @returns where it leads, or what it says instead */
async function send(path: string, body: FormData): Promise<string> {
	const answer = await fetch(`${app.origin}${path}`, {
		method: 'POST',
		redirect: 'manual',
		headers: { origin: app.origin, accept: 'text/html', cookie },
		body
	});
	return answer.headers.get('location') ?? (await answer.text());
}
const filled = (fields: Fields): FormData => {
	const form = new FormData();
	for (const [name, value] of Object.entries(fields)) form.set(name, value);
	return form;
};
const read = async (path: string): Promise<string> =>
	(await fetch(`${app.origin}${path}`, { headers: { accept: 'text/html', cookie } })).text();

/** @returns the address of the import */
async function upload(...files: [name: string, text: string][]): Promise<string> {
	const form = new FormData();
	for (const [name, text] of files) form.append('file', new Blob([text]), name);
	const [address] = /^\/admin\/import\/[0-9a-f-]{36}/.exec(await send('/admin/import', form)) ?? [];
	if (address === undefined) throw new Error('no import');
	return address;
}

describe('the form of a title', () => {
	const FILE = calendar('Planning', [
		{ uid: 'a', start: '2026-12-14T07:00:00Z', title: 'Awa Diallo – Joël Mba' },
		{ uid: 'b', start: '2026-12-14T07:00:00Z', title: 'Paul Essono – Joël Nouveau' },
		{ uid: 'c', start: '2026-12-15T07:00:00Z', title: 'Réunion' }
	]);
	const told = { 'by.planning': 'pattern', 'pattern.planning': '{moniteur} – {candidat}' };

	test('is told on the page, makes the lessons it says, and leads the next file straight to its preview', async () => {
		const path = await upload(['planning.ics', FILE]);
		const names = await read(`${path}?${new URLSearchParams(told).toString()}`);
		expect(names).toContain('name="instructors.paul essono"');
		expect(names).not.toContain('name="instructors.reunion"');
		const asked = filled({ ...told, 'instructors.paul essono': 'new' });
		expect(await send(`${path}?/map`, asked)).toBe(`${path}/preview`);
		// With nothing ticked, nothing is left out, and nobody else's page is of before.
		await send(`${path}/preview?/leave`, filled({ out: 'yes' }));
		expect(await send(`${path}/preview?/apply`, filled({ revision: '1' }))).toBe(`${path}/result`);
		const lessons = await db.owner`
			select i.name as instructor, c.name as candidate from lesson l join instructor i on i.id = l.instructor_id
			join lesson_candidate s on s.lesson_id = l.id join candidate c on c.id = s.candidate_id
			where l.school_id = ${house.school} order by 1`;
		expect(lessons).toEqual([
			{ instructor: 'Awa Diallo', candidate: 'Joël Mba' },
			{ instructor: 'Paul Essono', candidate: 'Joël Nouveau' }
		]);
		const again = new FormData();
		again.append('file', new Blob([FILE]), 'planning.ics');
		expect(await send('/admin/import', again)).toMatch(/\/preview$/);
	});
	test('with all instructors left out leads nowhere, and the page says why', async () => {
		const path = await upload(['planning.ics', FILE]);
		const none = { 'instructors.paul essono': 'leave', 'instructors.awa diallo': 'leave' };
		expect(await send(`${path}?/map`, filled({ ...told, ...none }))).toContain(
			'Tous les moniteurs sont laissés de côté'
		);
	});
});

describe('an import whose list was taken', () => {
	const LIST = 'Nom complet;Téléphone\nSylvie Ondo;\nLuc Obame;';
	const LESSONS = calendar('Awa Diallo', [{ uid: 'a', start: '2026-12-14T07:00:00Z' }]);
	const people = async (): Promise<string[]> => {
		const rows = await db.owner<{ name: string; active: boolean }[]>`
			select name, active from candidate where school_id = ${house.school} and name <> 'Joël Mba' order by name`;
		return rows.map(({ name, active }) => `${name}${active ? '' : ' off'}`);
	};
	async function taken(): Promise<string> {
		const path = await upload(['candidats.csv', LIST], ['awa.ics', LESSONS]);
		const columns = filled({ 'kind.0': 'candidates', 'column.0.0': 'name', 'column.0.1': 'phone' });
		expect(await send(`${path}/columns`, columns)).toBe(`${path}/list`);
		expect(await send(`${path}/list?/take`, filled({ revision: '1' }))).toBe(`${path}/list`);
		expect(await people()).toEqual(['Luc Obame', 'Sylvie Ondo']);
		return path;
	}

	test('is given up with whom it added', async () => {
		const path = await taken();
		expect(await read(`${path}?discard=ask`)).toContain('Sa liste l’est déjà (2)');
		expect(await send(`${path}/result?/undo`, new FormData())).toBe(`${path}/result`);
		expect(await people()).toEqual(['Luc Obame off', 'Sylvie Ondo off']);
		expect(await read(`${path}/result`)).toContain('Désactivé avec l’import');
		expect(await db.owner`select 1 from lesson where school_id = ${house.school}`).toEqual([]);
	});
	test('is given up without them, and they can still be taken back', async () => {
		const path = await taken();
		expect(await send(`${path}?/discard`, new FormData())).toBe(`${path}/list`);
		expect(await people()).toEqual(['Luc Obame', 'Sylvie Ondo']);
	});
	test('is not read with other columns any more', async () => {
		const path = await taken();
		expect(await send(`${path}/columns`, filled({ 'column.0.0': 'phone' }))).toBe(path);
		expect(await people()).toEqual(['Luc Obame', 'Sylvie Ondo']);
	});
	test('a list of which nothing was taken yet is not undone', async () => {
		const path = await upload(['awa.ics', LESSONS]);
		await send(`${path}/result?/undo`, new FormData());
		expect(await read('/admin/import')).not.toContain('Retirée');
	});
});

describe('an import that a later one confirmed', () => {
	const drive = { uid: 'same', start: '2026-12-14T07:00:00Z' };
	const FIRST = calendar('Awa Diallo', [drive]);
	const LATER = calendar('Awa Diallo', [drive, { uid: 'new', start: '2026-12-15T07:00:00Z' }]);
	const planned = async (): Promise<number> =>
		(await db.owner`select 1 from lesson where school_id = ${house.school} and state = 'planned'`).length;
	async function taken(name: string, text: string): Promise<string> {
		const path = await upload([name, text]);
		if ((await read(`${path}/preview`)).includes('name="by.')) await send(`${path}?/map`, filled({}));
		expect(await send(`${path}/preview?/apply`, filled({ revision: '1' }))).toBe(`${path}/result`);
		return path;
	}

	test('is taken back with what its page said, and no more', async () => {
		const path = await taken('awa.ics', LATER);
		expect(await read(`${path}/result?undo=ask`)).toContain('name="most" value="2"');
		const asked = `${path}/result?undo=ask&more`;
		expect(await send(`${path}/result?/undo`, filled({ most: '1' }))).toBe(asked);
		expect(await read(asked)).toContain('Plus de séances partiraient maintenant');
		expect(await planned()).toBe(2);
		expect(await send(`${path}/result?/undo`, filled({ most: '2' }))).toBe(`${path}/result`);
		expect(await planned()).toBe(0);
	});
	test('offers what it kept once the later one is taken back too, whose page leads there', async () => {
		const first = await taken('awa.ics', FIRST);
		const later = await taken('awa.ics', LATER);
		await send(`${first}/result?/undo`, filled({ most: '0' }));
		expect(await read(`${first}/result?undo=ask`), 'the later one stands').not.toContain('name="most"');
		await send(`${later}/result?/undo`, filled({ most: '1' }));
		expect(await planned()).toBe(1);
		expect(await read(`${later}/result`)).toContain(`href="${first}/result"`);
		expect(await read(`${first}/result`)).toContain(`href="${first}/result?undo=ask"`);
		expect(await read(`${first}/result?undo=ask`)).toContain('name="most" value="1"');
		expect(await send(`${first}/result?/rest`, filled({ most: '0' }))).toBe(`${first}/result?undo=ask&more`);
		expect(await planned()).toBe(1);
		await send(`${first}/result?/rest`, filled({ most: '1' }));
		expect(await planned()).toBe(0);
		expect(await read(`${later}/result`)).not.toContain(`href="${first}/result"`);
	});
});
