import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';
import { liveSchool } from '../harness/live-school.ts';
import { nextReader, readerOf } from '../harness/reader.ts';
import { type App, openApp } from '../harness/server.ts';

let db: TestDatabase;
let app: App;
let cookie: string;

beforeAll(async () => {
	db = await freshDatabase();
	app = await openApp(db.appUrl, { NOW: '2026-11-23T06:00:00Z' });
	const house = await liveSchool(db, { admins: ['Rose'] });
	({ cookie } = await house.signIn('Rose'));
});
afterAll(async () => {
	await app.stop();
	await db.drop();
});

const LESSON = '14/12/2026;08:00;09:00;Conduite\n';

function upload(rows: number): Promise<Response> {
	const form = new FormData();
	form.append('file', new Blob([`Date;Début;Fin;Titre\n${LESSON.repeat(rows)}`]), 'planning.csv');
	return fetch(`${app.origin}/admin/import`, {
		method: 'POST',
		redirect: 'manual',
		headers: { origin: app.origin, accept: 'text/html', cookie },
		body: form
	});
}

test('a file that brings its reader down is told so, and the server serves on', async () => {
	const server = app.pid();
	const told = upload(19_000);
	process.kill(await nextReader(server), 'SIGSEGV');
	const answer = await told;
	expect(answer.status).toBe(400);
	expect(await answer.text()).toContain('Ce fichier ne peut pas être lu. Exportez-le à nouveau');
	expect(await db.owner`select id from import`).toEqual([]);
	expect((await upload(2)).status).toBe(303);
	expect(app.pid()).toBe(server);
});

test('no reader outlives its server', async () => {
	const server = app.pid();
	const lost = upload(19_000).catch(() => null);
	const reader = await nextReader(server);
	await app.kill();
	await lost;
	await expect.poll(() => isAlive(reader), { timeout: 30_000 }).toBe(false);
	await app.again();
	expect((await upload(2)).status).toBe(303);
	expect(readerOf(app.pid())).toBeNull();
});

function isAlive(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}
