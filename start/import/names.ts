import * as choices from '#db/import-choices.ts';
import * as context from '#db/import-context.ts';
import { inSchool, type Sql } from '#db/sql.ts';
import { keptSource } from '#domain/import/kept.ts';
import { choose, chooseKinds, type MappingFile, strangerIn, tellingIn } from '#domain/import/mapping-file.ts';
import { findNames, type Group, guessSource, keyIn, type Mapping } from '#domain/import/mapping.ts';
import { sourceOf } from '#domain/import/next-version.ts';
import { fileKey, type Rules, type Telling } from '#domain/import/telling.ts';
import { ruledFile } from '#lib/import/file-rules.ts';
import { type ReadFiles } from '#lib/import/read-files.ts';
import { inOrder, versionsOf } from '#lib/import/versions-page.ts';
import { CannotStart, say } from '../words.ts';
import { mapFaultWords } from './map-words.ts';
import { type WhoMayBe } from './refusals.ts';

type FileFound = Pick<Extract<ReadFiles, { ok: true }>, 'read' | 'listed' | 'files'>;

/**
 * Before anything is written: whoever the mapping file names is to be somebody of the school. A file with lists of people of
 * its own is taken at its word: it may bring them.
 */
export async function refuseStrangers(
	sql: Sql,
	school: string,
	{ listed }: Pick<FileFound, 'listed'>,
	chosen: MappingFile
): Promise<void> {
	if (listed.length > 0) return;
	const stranger = strangerIn(chosen, await inSchool(sql, { school }, (tx) => context.directory(tx)));
	if (stranger) throw new CannotStart(`--map${say(' :', ':')} ${mapFaultWords(stranger)}`);
}

/** What becomes of the names, and what the file may be the next version of, which nobody has said. */
export async function namesOf(
	sql: Sql,
	school: string,
	{ read: events, files }: Pick<FileFound, 'read' | 'files'>,
	chosen: MappingFile,
	create: boolean
): Promise<{ names: Mapping; maybeNextOf: string[]; whoMayBe: WhoMayBe }> {
	const { directory, kept, versions, follows } = await inSchool(sql, { school }, async (tx) => {
		const said = await choices.read(tx);
		return {
			directory: await context.directory(tx),
			kept: said,
			...(await versionsOf(tx, school, events, said))
		};
	});
	const sources = [...new Set(events.map((event) => sourceOf(event.calendar)))];
	const told =
		chosen.follows === undefined ? null : sourceOf(chosen.follows.replace(/\.(csv|xlsx|ics)$/i, ''));
	const usual = [...inOrder(events, fileKey)].map(([key, own]): [string, Telling] => {
		const ruled = ruledFile(own[0] ?? { calendar: '' }, files[0]?.name ?? '');
		return [key, keptSource(kept, [ruled.own, ruled.source]) ?? { by: guessSource(own, directory) }];
	});
	const rules: Rules = tellingIn(chosen) ?? { by: 'calendar', each: Object.fromEntries(usual) };
	const found = findNames(events, directory, rules);
	const otherwise = create ? 'create' : 'leave';
	const made = (group: Group) => choose(group, found[group], directory[group], chosen, otherwise);
	// A calendar's location may be anything; a table's place is a name like the others.
	const places = create || events.some((event) => event.named) ? otherwise : 'nobody';
	const names = {
		...rules,
		instructors: {
			...made('instructors'),
			...choose('instructors', found.words ?? [], directory.instructors, chosen, otherwise)
		},
		candidates: made('candidates'),
		vehicles: made('vehicles'),
		places: choose('places', found.places, directory.places, chosen, places),
		kinds: chooseKinds(found.kinds, chosen, create),
		follows: told === null ? follows : Object.fromEntries(sources.map((source) => [source, told]))
	};
	return {
		names,
		maybeNextOf: told === null ? versions.map(({ earlier }) => earlier.name) : [],
		whoMayBe: (group, name) => {
			const one = [...found[group], ...(group === 'instructors' ? (found.words ?? []) : [])].find(
				({ key }) => key === keyIn(group, name)
			);
			return [...(one?.near ?? []), ...(one?.alike ? [one.alike] : [])].map((other) => other.name);
		}
	};
}
