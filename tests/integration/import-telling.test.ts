import { describe, expect, test } from 'vitest';
import * as choices from '#db/import-choices.ts';
import { inSchool } from '#db/sql.ts';
import { keptOf } from '#domain/import/kept.ts';
import { mappingOf } from '#lib/import/mapping-form.ts';
import * as namesPage from '#lib/import/names-page.ts';
import { preview } from '#lib/import/preview.ts';
import { importDesk } from '../harness/import-desk.ts';
import { calendar } from '../harness/imports.ts';

const desk = importDesk({ admins: ['Rose'], instructors: ['Awa Diallo'], candidates: ['Joël Mba'] });

const FILE = calendar('Planning', [
	{ uid: 'a', start: '2026-12-14T07:00:00Z', title: 'Awa Diallo – Joël Mba' },
	{ uid: 'b', start: '2026-12-14T07:00:00Z', title: 'Paul Essono – Joël Nouveau' },
	{ uid: 'c', start: '2026-12-15T07:00:00Z', title: 'Réunion' }
]);
const inOwn = <T>(work: Parameters<typeof inSchool<T>>[2]) =>
	inSchool(desk.db.app, { school: desk.ecole.id }, work);

/** Who is who, as the page would show it. */
async function namesOf(id: string, asked: namesPage.Asked | null = null): Promise<namesPage.NamesPage> {
	const page = await inOwn((tx) => namesPage.read(tx, id, asked));
	if (!page) throw new Error('no import');
	return page;
}

describe('the form of a title says who the instructor is', () => {
	test('names nobody knows are asked about, and are no candidates', async () => {
		const id = await desk.imports.previewed(FILE, 'Rose');
		const page = await namesOf(id, { by: 'pattern', pattern: '{moniteur} – …' });
		expect(page.found.instructors.map((one) => one.name)).toEqual(['Paul Essono', 'Awa Diallo']);
		expect(page.found.candidates.map((one) => one.name)).toEqual(['Joël Nouveau', 'Joël Mba']);
	});
	test('a pattern that says nothing is not taken: one is guessed from whom we know', async () => {
		const id = await desk.imports.previewed(FILE, 'Rose');
		const page = await namesOf(id, { by: 'pattern', pattern: 'Paul' });
		expect(page.telling).toEqual({ by: 'pattern', pattern: '{moniteur} - …' });
	});
	test('lessons are theirs; a title of another form is left; the next file is read the same way', async () => {
		const id = await desk.imports.previewed(FILE, 'Rose');
		const page = await namesOf(id, { by: 'pattern', pattern: '{moniteur} – {candidat}' });
		const form = new FormData();
		form.set('instructors.paul essono', 'new');
		const mapping = mappingOf(form, page.telling, page.found, page.directory);
		const house = { sql: desk.db.app, schedule: desk.schedule, clock: () => desk.NOW };
		await preview(house, desk.ecole.actor('Rose'), id, mapping);
		expect((await desk.imports.rows(id)).map((row) => row.verdict)).toEqual([
			{ verdict: 'fits' },
			{ verdict: 'fits' },
			{ verdict: 'left', why: 'no_instructor' }
		]);
		await inOwn((tx) => choices.save(tx, desk.ecole.id, keptOf(mapping, page.sources)));
		await desk.imports.take(id);
		const lessons = await desk.db.owner`
			select i.name as instructor, c.name as candidate from lesson l join instructor i on i.id = l.instructor_id
			join lesson_candidate s on s.lesson_id = l.id join candidate c on c.id = s.candidate_id
			where l.school_id = ${desk.ecole.id} order by 1`;
		expect(lessons).toEqual([
			{ instructor: 'Awa Diallo', candidate: 'Joël Mba' },
			{ instructor: 'Paul Essono', candidate: 'Joël Nouveau' }
		]);
		const next = await namesOf(await desk.imports.previewed(FILE, 'Rose'));
		expect(next).toMatchObject({
			telling: { by: 'pattern', pattern: '{moniteur} – {candidat}' },
			isSettled: true
		});
	});
});
