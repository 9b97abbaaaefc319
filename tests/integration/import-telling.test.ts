import { describe, expect, test } from 'vitest';
import * as choices from '#db/import-choices.ts';
import { inSchool } from '#db/sql.ts';
import { keptOf } from '#domain/import/kept.ts';
import { mappingOf } from '#lib/import/mapping-form.ts';
import { type Asked } from '#lib/import/file-rules.ts';
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
async function namesOf(id: string, asked: Asked | null = null): Promise<namesPage.NamesPage> {
	const page = await inOwn((tx) => namesPage.read(tx, id, asked));
	if (!page) throw new Error('no import');
	return page;
}

const asked = (pattern: string) =>
	new URLSearchParams({ 'by.planning': 'pattern', 'pattern.planning': pattern });

describe('the form of a title says who the instructor is', () => {
	test('names nobody knows are asked about, and are no candidates', async () => {
		const id = await desk.imports.previewed(FILE, 'Rose');
		const page = await namesOf(id, asked('{moniteur} – …'));
		expect(page.found.instructors.map((one) => one.name)).toEqual(['Paul Essono', 'Awa Diallo']);
		expect(page.found.candidates.map((one) => one.name)).toEqual(['Joël Nouveau', 'Joël Mba']);
	});
	test('a pattern that says nothing is not taken: one is guessed from whom we know', async () => {
		const id = await desk.imports.previewed(FILE, 'Rose');
		const page = await namesOf(id, asked('Paul'));
		expect(page.byFile[0]?.rule).toEqual({ by: 'pattern', pattern: '{moniteur} - …' });
	});
	test('lessons are theirs; a title of another form is left; the next file is read the same way', async () => {
		const id = await desk.imports.previewed(FILE, 'Rose');
		const page = await namesOf(id, asked('{moniteur} – {candidat}'));
		const form = new FormData();
		form.set('instructors.paul essono', 'new');
		const mapping = mappingOf(form, page.rules, page.found, page.directory);
		const house = { sql: desk.db.app, schedule: desk.schedule, clock: () => desk.NOW };
		await preview(house, desk.ecole.actor('Rose'), id, mapping);
		expect((await desk.imports.rows(id)).map((row) => row.verdict)).toEqual([
			{ verdict: 'fits' },
			{ verdict: 'fits' },
			{ verdict: 'left', why: 'no_instructor' }
		]);
		await inOwn((tx) => choices.save(tx, desk.ecole.id, keptOf(mapping, page.byFile)));
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
			byFile: [{ rule: { by: 'pattern', pattern: '{moniteur} – {candidat}' } }],
			isSettled: true
		});
	});
});

describe('each file has a rule of its own', () => {
	const AWA = calendar('Awa Diallo', [{ uid: 'a', start: '2026-12-14T07:00:00Z', title: 'Joël Mba' }]);
	const TABLE = 'Date;Début;Fin;Moniteur;Candidat\n15/12/2026;08:00;09:00;Awa Diallo;Joël Mba';
	const PLANNING = calendar('Planning', [
		{ uid: 'b', start: '2026-12-16T07:00:00Z', title: 'Awa – Joël Mba' }
	]);
	const files = () => [
		new File([AWA], 'p1.ics'),
		new File([TABLE], 'x1.csv'),
		new File([PLANNING], 'planning.ics')
	];

	test('a calendar is its instructor’s, a table says it in its column, titles of a third tell it by a word', async () => {
		const awa = desk.ecole.ids['Awa Diallo'] ?? '';
		const id = await desk.imports.previewed(files(), 'Rose', { [`words.${awa}`]: 'awa' });
		const page = await namesOf(id);
		expect(page.byFile.map(({ name, rule }) => [name, rule.by])).toEqual([
			['Awa Diallo', 'calendar'],
			['x1', 'organiser'],
			['Planning', 'title']
		]);
		const rows = await desk.imports.rows(id);
		expect(rows.map((row) => row.verdict)).toEqual(Array(3).fill({ verdict: 'fits' }));
		expect(rows.map((row) => row.draft?.instructor)).toEqual([awa, awa, awa]);
	});
	test('another rule for one of them leaves the others theirs, and is remembered for that one alone', async () => {
		const id = await desk.imports.previewed(files(), 'Rose');
		const page = await namesOf(id, new URLSearchParams({ 'by.planning': 'location' }));
		expect(page.byFile.map(({ rule }) => rule.by)).toEqual(['calendar', 'organiser', 'location']);
		await inOwn((tx) =>
			choices.save(
				tx,
				desk.ecole.id,
				keptOf(mappingOf(new FormData(), page.rules, page.found, page.directory), page.byFile)
			)
		);
		const next = await namesOf(await desk.imports.previewed(PLANNING, 'Rose'));
		expect(next.byFile.map(({ rule }) => rule.by)).toEqual(['location']);
		const other = await namesOf(await desk.imports.previewed(AWA, 'Rose'));
		expect(other.byFile.map(({ rule }) => rule.by)).toEqual(['calendar']);
	});
	test('two calendars of one name have each their own, and next time whichever comes, together or alone', async () => {
		const ONE = calendar('Planning', [{ uid: 'a', start: '2026-12-14T07:00:00Z', title: 'Awa – Joël Mba' }]);
		const OTHER = calendar('Planning', [{ uid: 'b', start: '2026-12-15T07:00:00Z', title: 'Joël Mba' }]);
		const both = () => [new File([ONE], 'glass.ics'), new File([OTHER], 'owendo.ics')];
		const told = new URLSearchParams({ 'by.planning/glass': 'title', 'by.planning/owendo': 'location' });
		const page = await namesOf(await desk.imports.previewed(both(), 'Rose'), told);
		const rules = (of: namesPage.NamesPage) => of.byFile.map(({ name, rule }) => `${name}: ${rule.by}`);
		const said = ['Planning (glass.ics): title', 'Planning (owendo.ics): location'];
		expect(rules(page)).toEqual(said);
		const form = new FormData();
		form.set(`words.${desk.ecole.ids['Awa Diallo'] ?? ''}`, 'awa');
		const mapping = mappingOf(form, page.rules, page.found, page.directory);
		const house = { sql: desk.db.app, schedule: desk.schedule, clock: () => desk.NOW };
		await preview(house, desk.ecole.actor('Rose'), page.one.id, mapping);
		expect((await desk.imports.rows(page.one.id)).map((row) => row.verdict)).toEqual([
			{ verdict: 'fits' },
			{ verdict: 'left', why: 'no_instructor' }
		]);
		await inOwn((tx) => choices.save(tx, desk.ecole.id, keptOf(mapping, page.byFile)));

		expect(rules(await namesOf(await desk.imports.previewed(both(), 'Rose')))).toEqual(said);
		const alone = async (text: string, name: string) => {
			const next = await namesOf(await desk.imports.previewed(new File([text], name), 'Rose'));
			return [...rules(next), next.byFile.every((file) => file.isSettled)];
		};
		expect(await alone(OTHER, 'owendo.ics')).toEqual(['Planning: location', true]);
		expect(await alone(ONE, 'glass.ics')).toEqual(['Planning: title', true]);
		expect((await alone(ONE, 'ailleurs.ics')).at(-1), 'no rule of another file is taken for its own').toBe(
			false
		);
	});
});
