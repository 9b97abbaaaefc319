import { randomUUID } from 'node:crypto';
import * as importRows from '#db/import-rows.ts';
import * as imports from '#db/imports.ts';
import { inSchool } from '#db/sql.ts';
import { type FileError, type ReadWindow, type Unread } from '#domain/import/occurrence.ts';
import { windowAround } from '#domain/import/window.ts';
import { type ImportHouse, type ImportSession } from './import-house.ts';

import { lessonIdOf } from './ids.ts';
import { type ReadFiles } from './read-files.ts';
import { readUpload } from './read-upload.ts';

export type Received =
	| { ok: true; id: string }
	| { ok: false; error: FileError; file: string | null }
	/** Nothing in it could become a lesson: nothing is kept. */
	| { ok: false; error: 'no_lesson'; file: null; unread: Unread[] };

/** Reads an upload and keeps what it found, as one import. */
export async function receive(
	house: ImportHouse,
	session: ImportSession,
	request: Request
): Promise<Received> {
	const window = windowAround(house.clock(), session.school.zone);
	const answer = await readUpload(request, { window });
	if (!answer.ok) return answer;
	if (answer.read.length === 0)
		return { ok: false, error: 'no_lesson', file: null, unread: answer.unread.slice(0, 20) };
	return { ok: true, id: await keep(house, session, window, answer) };
}

/** Keeps what was read, as one import in its first state. @returns its id */
export async function keep(
	house: ImportHouse,
	session: ImportSession,
	window: ReadWindow,
	{ files, read, unread }: Extract<ReadFiles, { ok: true }>
): Promise<string> {
	const id = randomUUID();
	const { school, account } = session.actor;
	const rows = [
		...read.map((event) => ({ event, lesson: lessonIdOf(school, event), verdict: null })),
		...unread.map((event) => ({
			event,
			lesson: null,
			verdict: { verdict: 'unread' as const, reason: event.reason }
		}))
	].map((row, index) => ({ n: index + 1, ...row }));
	await inSchool(house.sql, { school }, async (tx) => {
		await imports.create(tx, school, { id, account, files, zone: window.zone, window });
		await importRows.add(tx, school, id, rows);
	});
	return id;
}
