import { expect, test } from 'vitest';
import { importDesk } from '../harness/import-desk.ts';
import { calendar } from '../harness/imports.ts';

const desk = importDesk({
	admins: ['Rose', 'Guy'],
	instructors: ['Awa Diallo', 'Paul Essono'],
	candidates: ['Joël Mba'],
	vehicles: ['DK-482-AA']
});

/** Forty lessons in two weeks, each an hour; those of `shared` name the only car, in both files at the same time. */
const file = (instructor: string, shared: (n: number) => boolean) =>
	calendar(
		instructor,
		Array.from({ length: 40 }, (_, n) => ({
			uid: `${instructor}-${String(n)}`,
			start: `2026-12-${String(14 + (n % 5) + 7 * (n % 2))}T${String(7 + Math.floor(n / 5)).padStart(2, '0')}:00:00Z`,
			title: shared(n) ? 'Conduite Larissa Engone DK-482-AA' : 'Réunion',
			minutes: 45
		}))
	);
const isShared = (n: number) => n < 10;

test('two people bring different files at once: what only one of them names is taken, what both need once', async () => {
	const { imports, ecole, db } = desk;
	const ids = [
		await imports.previewed(file('Awa Diallo', isShared), 'Rose'),
		await imports.previewed(file('Paul Essono', isShared), 'Guy')
	];
	for (const id of ids) expect((await imports.counts(id)).takable.fits).toBe(40);
	await Promise.all(ids.map((id) => imports.take(id)));
	for (const id of ids) expect(await imports.state(id)).toBe('applied');

	const [rose = [], guy = []] = await Promise.all(ids.map((id) => imports.rows(id)));
	const taken = (rows: typeof rose) => rows.filter(({ outcome }) => outcome?.outcome === 'taken');
	expect(taken(rose).length + taken(guy).length).toBe(70);
	// Each refusal names what stands there: the other's lesson.
	for (const [rows, theirs] of [
		[rose, guy],
		[guy, rose]
	] as const) {
		const stands = new Set(taken(theirs).map((row) => row.lesson));
		const inTheWay = rows.flatMap(({ outcome }) =>
			outcome?.outcome === 'refused' && outcome.reason.code === 'taken' ? [outcome.reason.by?.lesson] : []
		);
		expect(inTheWay.length).toBe(40 - taken(rows).length);
		for (const lesson of inTheWay) expect(stands).toContain(lesson);
	}

	const made =
		await db.owner`select 1 from candidate where school_id = ${ecole.id} and name = 'Larissa Engone'`;
	expect(made).toHaveLength(1);
	const standing = await db.owner`select 1 from lesson where school_id = ${ecole.id} and state = 'planned'`;
	expect(standing).toHaveLength(70);
});
