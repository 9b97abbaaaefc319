import * as importCounts from '#db/import-counts.ts';
import * as importRows from '#db/import-rows.ts';
import * as imports from '#db/imports.ts';
import { inSchool, type Tx } from '#db/sql.ts';
import { type KeptTable } from '#domain/import/table.ts';
import { goOn } from '#lib/import/at-work.ts';
import { type ImportHouse, type ImportSession } from '#lib/import/import-house.ts';
import { mappingOf } from '#lib/import/mapping-form.ts';
import * as namesPage from '#lib/import/names-page.ts';
import { followsIn } from '#lib/import/versions-page.ts';
import { preview } from '#lib/import/preview.ts';
import { beginUndo, keepersBeside, wouldUndo } from '#lib/import/undo.ts';
import { receive, receiveAgain } from '#lib/import/receive.ts';
import { type TestSchool } from './school.ts';

/** One event of a calendar to be written: start in UTC, `2026-12-14T07:00:00Z`. */
export interface WrittenEvent {
	uid: string;
	start: string;
	title?: string;
	minutes?: number;
}

/** A calendar file of one instructor. */
export const calendar = (name: string, events: readonly WrittenEvent[]): string =>
	[
		'BEGIN:VCALENDAR',
		`X-WR-CALNAME:${name}`,
		...events.flatMap(({ uid, start, title = 'Réunion', minutes = 60 }) => [
			'BEGIN:VEVENT',
			`UID:${uid}`,
			`DTSTART:${start.replaceAll(/[-:]/g, '')}`,
			`DURATION:PT${String(minutes)}M`,
			`SUMMARY:${title}`,
			'END:VEVENT'
		]),
		'END:VCALENDAR'
	].join('\r\n');

type Uploaded = string | Uint8Array<ArrayBuffer> | File;

const upload = (files: Uploaded | File[]): Request => {
	const form = new FormData();
	for (const file of Array.isArray(files) ? files : [files]) form.append('file', fileOf(file));
	return new Request('http://localhost/admin/import', { method: 'POST', body: form });
};

function fileOf(file: Uploaded): File {
	const isTable = typeof file === 'string' && !file.startsWith('BEGIN:VCALENDAR');
	return file instanceof File ? file : new File([file], isTable ? 'planning.csv' : 'calendrier.ics');
}

const asGuessed = (tables: readonly KeptTable[]) => ({
	tables: Object.fromEntries(tables.map((table) => [table.fingerprint, table.mapping])),
	workbooks: {}
});

function uploader(house: ImportHouse, ecole: TestSchool) {
	const inOwn = <T>(work: (tx: Tx) => Promise<T>) => inSchool(house.sql, { school: ecole.id }, work);
	const sessionOf = (name: string): ImportSession => ({
		actor: ecole.actor(name),
		school: { id: ecole.id, slug: ecole.slug, name: 'École d’essai', zone: 'Africa/Libreville', demo: false }
	});
	/** Its columns as guessed. */
	const uploaded = async (file: Uploaded | File[], who: string) => {
		const session = sessionOf(who);
		const received = await receive(house, session, upload(file));
		if (!received.ok) throw new Error(received.error);
		const { id } = received;
		const tables = await inOwn((tx) => imports.tables(tx, id));
		if (tables.length > 0) await receiveAgain(house, session, id, asGuessed(tables));
		const page = await inOwn((tx) => namesPage.read(tx, id, null));
		if (!page) throw new Error('no import');
		return { session, id, page };
	};
	return { inOwn, sessionOf, uploaded };
}

async function undoneNow(tx: Tx, id: string): Promise<number | null> {
	const one = await imports.find(tx, id);
	return one && (await wouldUndo(tx, one));
}

/** What undoes left, and taking that back. */
function undoAgain(house: ImportHouse, ecole: TestSchool) {
	const inOwn = <T>(work: (tx: Tx) => Promise<T>) => inSchool(house.sql, { school: ecole.id }, work);
	return {
		wouldUndo: (id: string) => inOwn((tx) => undoneNow(tx, id)),
		/** Takes back what its undo kept, as a page says that shows `most` lessons. */
		async undoRest(id: string, who: string, most: number): Promise<boolean> {
			const { account } = ecole.actor(who);
			const one = await inOwn((tx) => imports.find(tx, id));
			const isBegun =
				one !== null && (await inOwn((tx) => beginUndo(tx, one, ['undone'], { account, most })));
			await goOn(house, ecole.id, id);
			return isBegun;
		},
		keepersBeside: (id: string) => inOwn((tx) => keepersBeside(tx, id))
	};
}

/** Imports of one school without their pages. */
export function importer(house: ImportHouse, ecole: TestSchool) {
	const { inOwn, sessionOf, uploaded } = uploader(house, ecole);
	return {
		/** Uploads, takes the guesses as they are but for `chosen` (fields of the form), and judges. */
		async previewed(
			file: Uploaded | File[],
			who: string,
			chosen: Record<string, string> = {}
		): Promise<string> {
			const { session, id, page } = await uploaded(file, who);
			const form = new FormData();
			for (const [field, value] of Object.entries(chosen)) form.set(field, value);
			const mapping = {
				...mappingOf(form, page.rules, page.found, page.directory),
				follows: followsIn(form, page)
			};
			await preview(house, session.actor, id, mapping);
			return id;
		},
		/** What the page of names asks of an upload. */
		asked: async (file: Uploaded, who: string) => (await uploaded(file, who)).page,
		/** Judges anew with the same mapping. */
		async again(id: string, who: string): Promise<void> {
			const one = await inOwn((tx) => imports.find(tx, id));
			if (one?.mapping) await preview(house, sessionOf(who).actor, id, one.mapping);
		},
		async take(id: string): Promise<void> {
			await inOwn((tx) => imports.moveOn(tx, id, ['previewed'], 'applying'));
			await goOn(house, ecole.id, id);
		},
		async undo(id: string, who?: string): Promise<void> {
			if (who !== undefined) await inOwn((tx) => imports.setAccount(tx, id, ecole.actor(who).account));
			await inOwn((tx) => imports.moveOn(tx, id, ['applied', 'stopped'], 'undoing'));
			await goOn(house, ecole.id, id);
		},
		...undoAgain(house, ecole),
		/** Takes up what stopped. */
		async resume(id: string, who: string): Promise<void> {
			await inOwn((tx) => imports.setAccount(tx, id, ecole.actor(who).account));
			await inOwn((tx) => imports.moveOn(tx, id, ['stopped'], 'applying'));
			await goOn(house, ecole.id, id);
		},
		goOn: (id: string) => goOn(house, ecole.id, id),
		isOld: async (id: string) => (await inOwn((tx) => imports.judged(tx, id))).isOld,
		find: (id: string) => inOwn((tx) => imports.find(tx, id)),
		rows: (id: string) => inOwn((tx) => importRows.all(tx, id)),
		counts: (id: string) => inOwn((tx) => importCounts.counts(tx, id)),
		tick: (id: string, lesson: string) =>
			inOwn((tx) => importRows.leaveOut(tx, id, [{ n: 0, lesson }], false)),
		leaveOut: (id: string, chosen: importRows.Chosen, out = true) =>
			inOwn((tx) => importRows.leaveOut(tx, id, [chosen], out)),
		state: async (id: string) => (await inOwn((tx) => imports.find(tx, id)))?.state
	};
}
