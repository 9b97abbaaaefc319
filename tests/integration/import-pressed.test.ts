import { expect, test } from 'vitest';
import * as importActs from '#db/import-acts.ts';
import * as importRows from '#db/import-rows.ts';
import { inSchool } from '#db/sql.ts';
import { take } from '#lib/import/take.ts';
import { importDesk } from '../harness/import-desk.ts';
import { calendar } from '../harness/imports.ts';

const desk = importDesk({ admins: ['Rose', 'Guy'], instructors: ['Awa Diallo'], candidates: [] });
const FILE = calendar('Awa Diallo', [
	{ uid: 'a', start: '2026-12-14T07:00:00Z' },
	{ uid: 'b', start: '2026-12-15T07:00:00Z' }
]);
const inOwn = <T>(work: Parameters<typeof inSchool<T>>[2]) =>
	inSchool(desk.db.app, { school: desk.ecole.id }, work);
const pressed = (who: string, id: string, revision: number) =>
	inOwn((tx) => take(tx, desk.ecole.actor(who), id, { revision, reason: null }));
const shown = async (id: string) => (await inOwn((tx) => importActs.last(tx, id))).revision;

test('what is taken is what the page showed: changed by another meanwhile, nothing is, and who it was is said', async () => {
	const id = await desk.imports.previewed(FILE, 'Rose');
	const seen = await shown(id);
	const [row] = await desk.imports.rows(id);
	await inOwn(async (tx) => {
		await importRows.leaveOut(tx, id, [{ n: 1, lesson: row?.lesson ?? '' }], true);
		await importActs.note(tx, id, desk.ecole.actor('Guy').account);
	});
	expect(await pressed('Rose', id, seen)).toMatchObject({
		ok: false,
		why: 'changed',
		acts: { by: 'Guy' },
		taken: 1
	});
	expect(await desk.imports.state(id)).toBe('previewed');
	expect(await pressed('Rose', id, await shown(id))).toEqual({ ok: true });
	expect(await desk.imports.find(id)).toMatchObject({ state: 'applying', by: 'Rose' });
});
test('pressed by both, it is taken once, and the other is told by whom', async () => {
	const id = await desk.imports.previewed(FILE, 'Rose');
	const seen = await shown(id);
	const [one, other] = await Promise.all([pressed('Rose', id, seen), pressed('Guy', id, seen)]);
	expect([one.ok, other.ok].toSorted()).toEqual([false, true]);
	expect(one.ok ? other : one).toEqual({ ok: false, why: 'late', byOther: true });
	expect((await inOwn((tx) => importActs.last(tx, id))).by).toBe(one.ok ? 'Rose' : 'Guy');
});
test('judged anew, it is not what an open page shows', async () => {
	const id = await desk.imports.previewed(FILE, 'Rose');
	const seen = await shown(id);
	await desk.imports.again(id, 'Guy');
	expect(await pressed('Rose', id, seen)).toMatchObject({ why: 'changed', acts: { by: 'Guy' }, taken: 2 });
});
