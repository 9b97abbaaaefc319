import { type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashPassword } from '#identity/password.ts';
import { openBrowser, PHONE, signIn, visitor } from '../harness/browser.ts';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';
import { school, type TestSchool } from '../harness/school.ts';
import { type App, openApp } from '../harness/server.ts';

const PASSWORD = 'une clé de douze';
let db: TestDatabase;
let app: App;
let browser: Browser;
let glass: TestSchool;
let akanda: TestSchool;

beforeAll(async () => {
	db = await freshDatabase();
	const hash = await hashPassword(PASSWORD);
	glass = await school(db.owner, { admins: ['Rose'], instructors: ['Awa'] }, hash);
	akanda = await school(db.owner, { admins: ['Yvette'] }, hash);
	[app, browser] = await Promise.all([openApp(db.appUrl), openBrowser()]);
});
afterAll(async () => {
	await browser.close();
	await app.stop();
	await db.drop();
});

const row = (page: Page, name: string) => page.locator('.office li').filter({ hasText: name });

async function office(): Promise<{ page: Page; troubles: string[] }> {
	const visit = await visitor(browser, { origin: app.origin, viewport: PHONE });
	await signIn(visit.page, glass.email('Rose'), PASSWORD);
	await visit.page.goto('/admin/office');
	return visit;
}

async function add(page: Page, name: string, login: string): Promise<void> {
	await page.getByLabel('Nom et prénom').fill(name);
	await page.getByLabel('E-mail ou téléphone').fill(login);
	await page.getByRole('button', { name: 'Créer l’accès' }).click();
}

describe('the office', () => {
	it('lets a second admin in and out again, and never the last one out', async () => {
		const { page, troubles } = await office();
		expect(await row(page, 'Rose').getByRole('button', { name: 'Fermer l’accès' }).isDisabled()).toBe(true);
		await page.getByText('Il faut toujours un compte').waitFor();
		await add(page, 'Guy Obame', 'guy@glass.test');
		const secret = (await page.locator('.secret code').textContent()) ?? '';
		const guy = await visitor(browser, { origin: app.origin });
		await signIn(guy.page, 'guy@glass.test', secret);
		expect(new URL(guy.page.url()).pathname).toBe('/account/first');
		await page.reload();
		await row(page, 'Guy').getByRole('button', { name: 'Fermer l’accès' }).click();
		await row(page, 'Guy').getByRole('button', { name: 'Rouvrir l’accès' }).waitFor();
		await guy.page.goto('/admin');
		expect(new URL(guy.page.url()).pathname).toBe('/sign-in');
		const form = { account: glass.actor('Rose').account, what: 'close' };
		await page.request.post('/admin/office?/change', { form, headers: { origin: app.origin } });
		expect(
			await db.owner`select 1 from membership where school_id = ${glass.id} and role = 'admin' and ended_at is null`
		).toHaveLength(1);
		expect(troubles).toEqual([]);
	});

	it('makes an instructor of the school an admin too, with the password they have', async () => {
		const { page } = await office();
		await add(page, 'Awa', glass.email('Awa'));
		await row(page, 'Awa').waitFor();
		expect(await page.locator('.secret').count()).toBe(0);
		const awa = await visitor(browser, { origin: app.origin });
		await signIn(awa.page, glass.email('Awa'), PASSWORD);
		expect(new URL(awa.page.url()).pathname).toBe('/admin/planning');
	});

	it('has no hand in accounts of another school', async () => {
		const { page } = await office();
		await add(page, 'Yvette', akanda.email('Yvette'));
		await page.getByText('sert déjà à un autre compte').waitFor();
		const { account } = akanda.actor('Yvette');
		const form = { account, what: 'reset' };
		const answer = await page.request.post('/admin/office?/change', {
			form,
			headers: { origin: app.origin }
		});
		expect(answer.status()).toBe(404);
		await db.owner`insert into membership (school_id, account_id, role, name) values (${glass.id}, ${account}, 'admin', 'Yvette')`;
		await page.reload();
		await row(page, 'Yvette').getByRole('button', { name: 'Nouveau mot de passe' }).click();
		await page.getByText('Ce compte sert aussi dans une autre auto-école').waitFor();
		const yvette = await visitor(browser, { origin: app.origin });
		await signIn(yvette.page, akanda.email('Yvette'), PASSWORD);
		expect(new URL(yvette.page.url()).pathname).toBe('/admin/planning');
	});
});

describe('an admin whose access is closed while their request waits', () => {
	/** Rose asks; her access is being closed, and that is settled only once her request waits or is answered. */
	async function askWhileClosed(page: Page, path: string, form: Record<string, string>): Promise<number> {
		const rose = glass.actor('Rose').account;
		let asked: Promise<number> = Promise.resolve(0);
		await db.owner.begin(async (tx) => {
			await tx`update membership set ended_at = now() where account_id = ${rose} and role = 'admin'`;
			let answered = false;
			const headers = { origin: app.origin, accept: 'text/html' };
			asked = page.request.post(path, { form, headers }).then((answer) => {
				answered = true;
				return answer.status();
			});
			await expect
				.poll(async () => answered || (await waiting()), { timeout: 5_000, interval: 20 })
				.toBe(true);
		});
		const status = await asked;
		await db.owner`update membership set ended_at = null where account_id = ${rose}`;
		return status;
	}
	const waiting = async (): Promise<boolean> =>
		(
			await db.owner`select 1 from pg_stat_activity
			where datname = current_database() and wait_event_type = 'Lock'`
		).length > 0;
	const kept = async (): Promise<unknown> => [
		await db.owner`select id, password_hash, password_given from account order by id`,
		await db.owner`select count(*) from membership`
	];

	it('takes over nobody’s account and lets nobody in', async () => {
		const { page } = await office();
		await add(page, 'Inès Mba', 'ines@glass.test');
		await row(page, 'Inès').waitFor();
		const [ines] = await db.owner<{ id: string }[]>`select id from account where email = 'ines@glass.test'`;
		const awa = glass.actor('Awa').instructor ?? '';
		const before = await kept();
		const orders: [path: string, form: Record<string, string>][] = [
			['/admin/office?/change', { account: ines?.id ?? '', what: 'reset' }],
			['/admin/office?/change', { account: ines?.id ?? '', what: 'close' }],
			['/admin/office?/add', { name: 'Complice', login: 'complice@glass.test' }],
			[`/admin/instructors/${awa}?/access`, { what: 'reset' }]
		];
		const answers: number[] = [];
		for (const [path, form] of orders) answers.push(await askWhileClosed(page, path, form));
		expect(answers).toEqual([403, 403, 403, 403]);
		expect(await kept()).toEqual(before);
	});
});

describe('what did not arrive', () => {
	async function trouble(): Promise<void> {
		const [found] = await db.owner<{ id: string }[]>`
			select id from named_person where school_id = ${glass.id} and name = 'Awa'`;
		const awa = found?.id ?? '';
		for (const [key, state] of [
			['a', 'failed'],
			['b', 'failed'],
			['c', 'unknown']
		] as const)
			await db.owner`insert into notice (school_id, person_id, channel, kind, key, changes, state, error, settled_at)
				values (${glass.id}, ${awa}, 'email', 'planning', ${key}, '[]', ${state}, 'no such mailbox', now())`;
		await db.owner`insert into outbox (school_id, kind, key, payload, dead_at, error)
			values (${glass.id}, 'planning_changed', 'person/x', ${db.owner.json({ person: awa })}, now(), 'unknown_kind')`;
	}

	const resent = () => db.owner<{ thing: string; after: unknown }[]>`
		select thing, after from audit where school_id = ${glass.id} and action = 'resend' order by id`;

	it('goes out again all at once, and the page says how far that has come', async () => {
		await trouble();
		const { page, troubles } = await office();
		await page.goto('/admin/messages?view=trouble');
		await page.getByRole('button', { name: /^Renvoyer les 2/ }).click();
		await page.getByText(/Renvoi\s:\s0 sur 2, non remis\s:\s0/).waitFor();
		// What a worker would note of them; the page looks again by itself.
		await db.owner`update notice set state = case key when 'a' then 'accepted' else 'failed' end where key in ('a', 'b')`;
		await page.getByText(/Renvoi\s:\s2 sur 2, non remis\s:\s1/).waitFor();
		expect(await page.getByRole('button', { name: /^Renvoyer/ }).count()).toBe(1);
		expect(await page.getByRole('row').filter({ hasText: 'incertain' }).count()).toBe(1);
		expect(await resent()).toEqual([{ thing: 'school', after: { resent: 2 } }]);
		expect(troubles).toEqual([]);
	});

	it('is found by its channel and its kind, and taken along as it is found', async () => {
		const { page, troubles } = await office();
		await page.goto('/admin/messages?view=trouble');
		await page.getByLabel('Tous les canaux').selectOption('sms');
		await page.getByText('Aucun envoi de ce genre.').waitFor();
		await page.getByLabel('Tous les canaux').selectOption('email');
		await page.getByRole('row').filter({ hasText: 'Awa' }).first().waitFor();
		await page.getByLabel('Tous les genres').selectOption('reminder');
		await page.getByText('Aucun envoi de ce genre.').waitFor();
		const file = await page.getByRole('link', { name: 'Exporter' }).getAttribute('href');
		const text = async (href: string) => (await page.request.get(href)).text();
		expect((await text(file ?? '')).split('\r\n')).toHaveLength(2);
		expect(await text('/admin/messages/export?view=trouble&channel=email&kind=none')).toContain('Awa');
		expect(troubles).toEqual([]);
	});

	it('nor could even be begun stands there with its reason, and is tried again', async () => {
		const { page, troubles } = await office();
		await page.goto('/admin/messages?view=trouble');
		await page.getByText('Changement de planning, Awa').waitFor();
		await page.getByText('cette version ne connaît pas ce genre d’annonce').waitFor();
		await page.getByRole('button', { name: 'Réessayer' }).click();
		await page.getByText('Annonces restées bloquées').waitFor({ state: 'detached' });
		const rows = await db.owner`select dead_at from outbox where kind = 'planning_changed'`;
		expect(rows[0]?.['dead_at']).toBe(null);
		expect((await resent()).map(({ thing }) => thing)).toEqual(['school', 'outbox']);
		expect(troubles).toEqual([]);
	});

	it('nor is known to have arrived goes out again one by one, and the page keeps who said so', async () => {
		const { page, troubles } = await office();
		await page.goto('/admin/messages?view=trouble');
		await page.getByRole('row').filter({ hasText: 'incertain' }).getByRole('link').first().click();
		await page.getByRole('button', { name: 'Renvoyer' }).click();
		await page.getByText('L’envoi est remis dans la file.').waitFor();
		await page.getByText('Rose a renvoyé').waitFor();
		expect((await resent()).at(-1)).toMatchObject({ thing: 'notice', after: { state: 'due' } });
		expect(troubles).toEqual([]);
	});
});

it('whoever lives by another clock says so beside what they choose', async () => {
	const { page, troubles } = await office();
	await page.goto('/admin/inbox/choices');
	await page.getByLabel('Mon fuseau horaire').selectOption('Europe/Paris');
	await page.getByRole('button', { name: 'Enregistrer' }).click();
	await page.getByText('C’est enregistré.').waitFor();
	await page.reload();
	expect(await page.getByLabel('Mon fuseau horaire').inputValue()).toBe('Europe/Paris');
	const [rose] = await db.owner<{ zone: string | null }[]>`
		select o.zone from person o join named_person p on p.id = o.id where p.school_id = ${glass.id} and p.name = 'Rose'`;
	expect(rose?.zone).toBe('Europe/Paris');
	expect(troubles).toEqual([]);
});
