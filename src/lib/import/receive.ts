import { randomUUID } from 'node:crypto';
import * as choices from '#db/import-choices.ts';
import { type TablesRead } from '#db/import-choices.ts';
import * as importActs from '#db/import-acts.ts';
import * as importListed from '#db/import-listed.ts';
import * as importRows from '#db/import-rows.ts';
import * as uploads from '#db/import-uploads.ts';
import { type Upload } from '#db/import-uploads.ts';
import * as imports from '#db/imports.ts';
import { type ImportState } from '#db/imports.ts';
import { inSchool } from '#db/sql.ts';
import { type FileError, type ReadWindow, type Unread } from '#domain/import/occurrence.ts';
import { type KeptTable } from '#domain/import/table.ts';
import { windowAround } from '#domain/import/window.ts';
import { type ImportHouse, type ImportSession } from './import-house.ts';
import { lessonIdOf } from './ids.ts';
import { judgeListed } from './lists.ts';
import { type ReadFiles } from './read-files.ts';
import { readUpload } from './read-upload.ts';
import { fileOfRow } from './words.ts';

export type Received =
	| { ok: true; id: string }
	| { ok: false; error: FileError; file: string | null }
	/** Nothing in it could become anything: nothing is kept. */
	| { ok: false; error: 'no_lesson'; file: null; unread: Unread[] };

type Found = Extract<ReadFiles, { ok: true }>;

/** Reads an upload and keeps what it found, as one import. */
export async function receive(
	house: ImportHouse,
	session: ImportSession,
	request: Request
): Promise<Received> {
	const window = windowAround(house.clock(), session.school.zone);
	const before = await inSchool(house.sql, { school: session.actor.school }, (tx) => choices.tablesRead(tx));
	const { answer, upload } = await readUpload(request, { window, ...before });
	if (!answer.ok) return answer;
	const isAsking = answer.tables.some(isOpen);
	if (isEmpty(answer) && !isAsking) return nothingIn(answer);
	const state = isAsking ? 'columns' : stateOf(answer);
	const kept = answer.tables.length > 0 ? upload : null;
	return { ok: true, id: await keep(house, session, { window, state, upload: kept }, answer) };
}

const isOpen = ({ isSettled, workbook }: KeptTable): boolean => !isSettled || workbook?.isSettled === false;

/**
 * Reads a kept upload once more, as its tables and workbooks are told, and keeps that in the place of what was read
 * before.
 * @param isShown its columns are to be looked at first
 */
export async function receiveAgain(
	house: ImportHouse,
	session: ImportSession,
	id: string,
	told: TablesRead,
	isShown = false
): Promise<Received> {
	const scope = { school: session.actor.school };
	const kept = await inSchool(house.sql, scope, async (tx) => ({
		one: await imports.find(tx, id),
		upload: await uploads.find(tx, id)
	}));
	if (!kept.one || !kept.upload) return { ok: false, error: 'empty', file: null };
	const window: ReadWindow = { ...kept.one.window, zone: kept.one.zone };
	const { answer } = await readUpload(kept.upload, { window, ...told });
	if (!answer.ok) return answer;
	if (!isShown && isEmpty(answer)) return nothingIn(answer);
	const state = isShown ? 'columns' : stateOf(answer);
	await keep(house, session, { id, window, state, upload: null }, answer);
	return { ok: true, id };
}

const isEmpty = ({ read, listed }: Found): boolean => read.length + listed.length === 0;

const nothingIn = ({ files, unread }: Found): Received => ({
	ok: false,
	error: 'no_lesson',
	file: null,
	unread: unread.slice(0, 20).map((one) => ({ ...one, file: fileOfRow(files, one) }))
});

/** Whom a file lists is settled before its lessons, which may name them. */
export const stateOf = ({ listed, unread }: Found): ImportState =>
	listed.length > 0 || unread.some((one) => one.group !== undefined) ? 'listed' : 'uploaded';

interface Keeping {
	/** Of the import it replaces. */
	id?: string;
	window: ReadWindow;
	state: ImportState;
	/** To be read again when columns change. */
	upload: Upload | null;
}

/** Keeps what was read, as one import in its first state. @returns its id */
export async function keep(
	house: Pick<ImportHouse, 'sql'>,
	session: ImportSession,
	{ id: before, window, state, upload }: Keeping,
	found: Found
): Promise<string> {
	const id = before ?? randomUUID();
	const { school, account } = session.actor;
	const { files, tables } = found;
	const rows = rowsOf(school, found);
	const listed = await judgeListed(house, school, found);
	await inSchool(house.sql, { school }, async (tx) => {
		const opening = { state, tables: tables.map((one) => ({ ...one, sample: one.sample.slice(0, SHOWN) })) };
		if (before === undefined)
			await imports.create(tx, school, { id, account, files, zone: window.zone, window, ...opening });
		else if (await imports.reopen(tx, id, opening)) await importActs.note(tx, id, account);
		else return;
		await importRows.add(tx, school, id, rows);
		await importListed.add(tx, school, id, listed);
		if (upload) await uploads.add(tx, school, id, upload);
	});
	return id;
}

/** First rows of a table, to tell its columns by. */
const SHOWN = 5;

/** The rows of a file that could be lessons, or were meant as such. */
export const rowsOf = (school: string, { read, unread }: Found) =>
	[
		...read.map((event) => ({ event, lesson: lessonIdOf(school, event), verdict: null })),
		...unread
			.filter((event) => event.group === undefined)
			.map((event) => ({
				event,
				lesson: null,
				verdict: { verdict: 'unread' as const, reason: event.reason, ...(event.what && { what: event.what }) }
			}))
	].map((row, index) => ({ n: index + 1, ...row }));
