import { inSchool } from '#db/sql.ts';
import { mappingAsGuessed } from '#domain/import/kept.ts';
import { type ImportHouse, type ImportSession } from './import-house.ts';
import * as namesPage from './names-page.ts';
import { preview } from './preview.ts';
import { pathOf } from './words.ts';

/** Where an import that was just read goes on: nothing is asked that was told before. */
export async function nextPage(
	house: ImportHouse,
	{ actor }: Pick<ImportSession, 'actor'>,
	id: string
): Promise<string> {
	const page = await inSchool(house.sql, { school: actor.school }, (tx) => namesPage.read(tx, id, null));
	if (!page) return '/admin/import';
	if (page.one.state !== 'uploaded' || !page.isSettled) return pathOf(id, page.one.state);
	await preview(house, actor, id, { ...mappingAsGuessed(page.found, page.rules), follows: page.follows });
	return pathOf(id, 'previewed');
}
