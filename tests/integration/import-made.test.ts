import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import * as importActs from '#db/import-acts.ts';
import * as importListed from '#db/import-listed.ts';
import * as importMade from '#db/import-made.ts';
import * as imports from '#db/imports.ts';
import { inSchool } from '#db/sql.ts';
import { leaveListed, takeListed } from '#lib/import/lists.ts';
import { isFree, madeBy } from '#lib/import/made.ts';
import { receive, receiveAgain } from '#lib/import/receive.ts';
import { importDesk } from '../harness/import-desk.ts';

const desk = importDesk({ admins: ['Rose', 'Guy'], instructors: ['Awa Diallo'], candidates: ['Joël Mba'] });
const inOwn = <T>(work: Parameters<typeof inSchool<T>>[2]) =>
	inSchool(desk.db.app, { school: desk.ecole.id }, work);

const LESSONS = [
	'Date;Début;Fin;Moniteur;Candidat;Véhicule',
	'14/12/2026;08:00;09:00;Awa Diallo;Larissa Engone;GA-100-BC',
	'15/12/2026;08:00;09:00;Awa Diallo;Davy Koumba;GA-100-BC'
].join('\n');
const taken = async (): Promise<string> => {
	const id = await desk.imports.previewed(LESSONS, 'Rose', { 'vehicles.ga100bc': 'new' });
	await desk.imports.take(id);
	expect((await desk.imports.counts(id)).outcomes).toEqual({ taken: 2 });
	return id;
};
/** Whom and what the school has beside those it began with. */
const others = async (): Promise<string[]> => {
	const rows = await desk.db.owner<{ name: string; active: boolean }[]>`
		select name, active from candidate where school_id = ${desk.ecole.id} and name <> 'Joël Mba'
		union all select plate, active from vehicle where school_id = ${desk.ecole.id}
		union all select name, active from instructor where school_id = ${desk.ecole.id} and name <> 'Awa Diallo' order by 1`;
	return rows.map(({ name, active }) => `${name}${active ? '' : ' off'}`);
};
const made = async (id: string) => {
	const one = await desk.imports.find(id);
	return one ? await inOwn((tx) => madeBy(tx, desk.ecole.id, one)) : [];
};

describe('an import of lessons taken back', () => {
	test('switches off whom and what it made, and brings them again with the next', async () => {
		const id = await taken();
		expect(await others()).toEqual(['Davy Koumba', 'GA-100-BC', 'Larissa Engone']);
		await desk.imports.undo(id);
		expect(await others()).toEqual(['Davy Koumba off', 'GA-100-BC off', 'Larissa Engone off']);
		expect((await made(id)).every((one) => one.isBack)).toBe(true);
		const again = await taken();
		expect(await others()).toEqual(['Davy Koumba', 'GA-100-BC', 'Larissa Engone']);
		expect((await made(again)).filter(isFree)).toEqual([]);
		await desk.imports.undo(again);
		expect(await others()).toEqual(['Davy Koumba off', 'GA-100-BC off', 'Larissa Engone off']);
	});
	test('leaves those in use and those somebody has changed, and says who', async () => {
		const id = await taken();
		const { db, ecole } = desk;
		// Davy's lesson is somebody else's now; Larissa's number was written down.
		await db.owner`insert into audit (school_id, account_id, role, action, thing, thing_id)
			select ${ecole.id}, ${ecole.actor('Guy').account}, 'admin', 'edit', 'candidate', id from candidate
			where school_id = ${ecole.id} and name = 'Larissa Engone'`;
		await db.owner`insert into audit (school_id, account_id, role, action, thing, thing_id)
			select ${ecole.id}, ${ecole.actor('Guy').account}, 'admin', 'move', 'lesson', lesson_id from lesson_candidate s
			join candidate c on c.id = s.candidate_id where c.school_id = ${ecole.id} and c.name = 'Davy Koumba'`;
		await desk.imports.undo(id);
		expect(await others()).toEqual(['Davy Koumba', 'GA-100-BC', 'Larissa Engone']);
		expect(await made(id)).toMatchObject([
			{ name: 'Davy Koumba', change: null, isUsed: true },
			{ name: 'Larissa Engone', change: { by: ecole.actor('Guy').account } },
			{ name: 'GA-100-BC', change: null, isUsed: true }
		]);
	});
	test('thousands are asked for at once', async () => {
		const { db, ecole } = desk;
		const id = randomUUID();
		const made = await db.owner.begin(async (tx) => {
			const rows = await tx<{ id: string }[]>`insert into candidate (id, school_id, name)
				select gen_random_uuid(), ${ecole.id}, 'Élève ' || n from generate_series(1, 4000) n returning id`;
			await tx`insert into audit (school_id, account_id, role, action, thing, thing_id, after)
				select ${ecole.id}, ${ecole.actor('Rose').account}, 'admin', 'create', 'candidate', id, ${tx.json({ import: id })}
				from unnest(${rows.map((row) => row.id)}::text[]) id`;
			return rows.map((row) => row.id);
		});
		// Each beside each other of them would be sixteen million.
		const listed = await inOwn(async (tx) => {
			await tx`set local statement_timeout = '2s'`;
			return await importMade.list(tx, id, made);
		});
		expect(listed.filter(isFree)).toHaveLength(4_000);
		await db.owner`delete from candidate where id = any(${made}::uuid[])`;
	});
	test('what somebody has switched off by hand stays off', async () => {
		await desk.imports.undo(await taken());
		const { db, ecole } = desk;
		await db.owner`insert into audit (school_id, account_id, role, action, thing, thing_id, after)
			select ${ecole.id}, ${ecole.actor('Guy').account}, 'admin', 'switch_off', 'candidate', id, '{"active":false}' from candidate
			where school_id = ${ecole.id} and name = 'Larissa Engone'`;
		const id = await desk.imports.previewed(LESSONS, 'Rose', { 'vehicles.ga100bc': 'new' });
		expect((await desk.imports.rows(id)).map((row) => row.verdict)).toMatchObject([
			{ verdict: 'clash', reason: { code: 'inactive' } },
			{ verdict: 'fits' }
		]);
	});
});

describe('a list', () => {
	const LIST = [
		'Nom;Prénom;Téléphone;Moniteur',
		'Ondo;Sylvie;;Awa Diallo',
		'Obame;Luc;;',
		'Nzé;Aline;12;'
	].join('\n');
	const rose = () => ({
		actor: desk.ecole.actor('Rose'),
		school: { id: desk.ecole.id, slug: 's', name: 'École', zone: 'Africa/Libreville', demo: false }
	});
	const house = () => ({ sql: desk.db.app, schedule: desk.schedule, clock: () => desk.NOW });
	async function listed(...more: File[]): Promise<string> {
		const form = new FormData();
		for (const file of [new File([LIST], 'candidats.csv'), ...more]) form.append('file', file);
		const request = new Request('http://localhost/', { method: 'POST', body: form });
		const received = await receive(house(), rose(), request);
		if (!received.ok) throw new Error(received.error);
		const tables = await inOwn((tx) => imports.tables(tx, received.id));
		const told = Object.fromEntries(tables.map((table) => [table.fingerprint, table.mapping]));
		await receiveAgain(house(), rose(), received.id, { tables: told, workbooks: {} });
		return received.id;
	}
	const verdicts = async (id: string) =>
		(await inOwn((tx) => importListed.all(tx, id))).map(
			({ listed: { name }, verdict }) => `${name} ${verdict.verdict}`
		);
	const leave = (id: string, n: number, out: boolean) =>
		leaveListed(house(), desk.ecole.actor('Rose'), id, { rows: new Set([n]), out });

	test('single rows are left out by hand, and taken up again', async () => {
		const id = await listed();
		expect(await verdicts(id)).toEqual(['Sylvie Ondo new', 'Luc Obame new', 'Aline Nzé refused']);
		await leave(id, 1, true);
		await leave(id, 3, true);
		expect(await verdicts(id)).toEqual(['Sylvie Ondo left', 'Luc Obame new', 'Aline Nzé left']);
		await leave(id, 3, false);
		expect(await verdicts(id)).toEqual(['Sylvie Ondo left', 'Luc Obame new', 'Aline Nzé refused']);
		await takeListed(house(), desk.ecole.actor('Rose'), id, null);
		expect(await verdicts(id)).toEqual(['Sylvie Ondo left', 'Luc Obame taken', 'Aline Nzé refused']);
		expect(await others()).toEqual(['Luc Obame']);
	});
	test('what is taken is what the page showed, once; who changed it meanwhile is said, and so is who took it', async () => {
		const id = await listed();
		const acts = () => inOwn((tx) => importActs.last(tx, id));
		const pressed = (who: string, revision: number) =>
			takeListed(house(), desk.ecole.actor(who), id, revision);
		const { revision } = await acts();
		await leaveListed(house(), desk.ecole.actor('Guy'), id, { rows: new Set([1]), out: true });
		expect(await pressed('Rose', revision)).toMatchObject({
			ok: false,
			why: 'changed',
			acts: { by: 'Guy' },
			taken: 1
		});
		expect(await desk.imports.state(id)).toBe('listed');
		const now = (await acts()).revision;
		expect(await pressed('Rose', now)).toEqual({ ok: true });
		expect(await pressed('Guy', now)).toEqual({ ok: false, why: 'late', byOther: true });
		expect(await acts()).toMatchObject({ by: 'Rose' });
		expect(await others()).toEqual(['Luc Obame']);
	});
	test('read with other columns, it is not what an open page shows; nothing ticked or nothing changed is no change', async () => {
		const id = await listed();
		const acts = () => inOwn((tx) => importActs.last(tx, id));
		const before = await acts();
		await leaveListed(house(), desk.ecole.actor('Guy'), id, { rows: new Set(), out: true });
		await leaveListed(house(), desk.ecole.actor('Guy'), id, { rows: new Set([1]), out: false });
		expect(await acts()).toEqual(before);
		const tables = await inOwn((tx) => imports.tables(tx, id));
		const told = Object.fromEntries(tables.map((table) => [table.fingerprint, table.mapping]));
		await receiveAgain(house(), rose(), id, { tables: told, workbooks: {} });
		expect((await acts()).revision).toBe(before.revision + 1);
	});
	test('taken back, those nobody uses are switched off; taken again, they are there', async () => {
		const id = await listed();
		await takeListed(house(), desk.ecole.actor('Rose'), id, null);
		expect(await others()).toEqual(['Luc Obame', 'Sylvie Ondo']);
		await desk.imports.undo(id);
		expect(await desk.imports.state(id)).toBe('undone');
		expect(await others()).toEqual(['Luc Obame off', 'Sylvie Ondo off']);
		const again = await listed();
		expect(await verdicts(again)).toEqual(['Sylvie Ondo new', 'Luc Obame new', 'Aline Nzé refused']);
		await takeListed(house(), desk.ecole.actor('Rose'), again, null);
		expect(await verdicts(again)).toEqual(['Sylvie Ondo taken', 'Luc Obame taken', 'Aline Nzé refused']);
		expect(await others()).toEqual(['Luc Obame', 'Sylvie Ondo']);
	});
	test('discarded after its list was taken, an import ends there and can be taken back', async () => {
		const discard = (one: string) => inOwn((tx) => imports.discard(tx, one));
		const id = await listed(new File([LESSONS], 'planning.csv'));
		await takeListed(house(), desk.ecole.actor('Rose'), id, null);
		expect(await discard(id)).toBe('ended');
		expect(await desk.imports.find(id)).toMatchObject({ state: 'applied', isList: true, hasLessons: false });
		expect(await others()).toEqual(['Luc Obame', 'Sylvie Ondo']);
		await desk.imports.undo(id);
		expect(await others()).toEqual(['Luc Obame off', 'Sylvie Ondo off']);

		const untaken = await listed(new File([LESSONS], 'planning.csv'));
		expect(await discard(untaken)).toBe('gone');
		expect(await desk.imports.find(untaken)).toBeNull();
	});
});
