import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Node } from '#realtime/node.ts';
import { ROOT } from '../../start/build.ts';
import { openBoard, until } from '../harness/board-client.ts';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';
import { liveSchool, NOW, openTestNode } from '../harness/live-school.ts';

const folder = mkdtempSync(join(tmpdir(), 'dgtt-import-live-'));
let db: TestDatabase;
let node: Node;

beforeAll(async () => {
	db = await freshDatabase();
	node = await openTestNode(db.appUrl);
});
afterAll(async () => {
	await node.close();
	await db.drop();
	rmSync(folder, { recursive: true, force: true });
});

test('an open board shows what the terminal brings and takes no reload', async () => {
	const live = await liveSchool(db, {
		admins: ['Rose'],
		instructors: ['Awa Diallo'],
		candidates: ['Joël Mba']
	});
	const board = await openBoard(node.port, await live.signIn('Rose'));
	const lessons = board.doc.getMap('lessons');
	expect(lessons.size).toBe(0);

	const file = join(folder, 'planning.csv');
	const rows = ['24/11/2026;08:00;09:00', '25/11/2026;08:00;09:00'].map(
		(row) => `${row};Awa Diallo;Joël Mba`
	);
	writeFileSync(file, ['Date;Début;Fin;Moniteur;Candidat', ...rows].join('\n'));
	const { stdout } = await promisify(execFile)(process.execPath, ['start/import.ts', file, '--json'], {
		cwd: ROOT,
		env: { PATH: process.env.PATH, NOW, DATABASE_URL: db.appUrl }
	});
	expect(JSON.parse(stdout)).toMatchObject({ refused: [], applied: 2 });
	await until(() => lessons.size === 2, 2000);
	board.provider.destroy();
});
