import { randomBytes } from 'node:crypto';
import { type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { hashPassword } from '#identity/password.ts';
import { newKey } from '#secrets';
import { openBrowser, PHONE, signIn, type Visit, visitor } from '../harness/browser.ts';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';
import { school, type TestSchool } from '../harness/school.ts';
import { type App, openApp } from '../harness/server.ts';

const PASSWORD = 'une clé de douze';
let db: TestDatabase;
let app: App;
let browser: Browser;
let ecole: TestSchool;

beforeAll(async () => {
	db = await freshDatabase();
	ecole = await school(db.owner, { candidates: ['Merveille'] }, await hashPassword(PASSWORD));
	[app, browser] = await Promise.all([openApp(db.appUrl, { SECRET_KEYS: newKey() }), openBrowser()]);
});
beforeEach(() => db.owner`delete from push_device`);
afterAll(async () => {
	await browser.close();
	await app.stop();
	await db.drop();
});

const devices = async (): Promise<string[]> =>
	(await db.owner<{ sealed: string }[]>`select sealed from push_device`).map(({ sealed }) => sealed);

/** No push service is reached from a test: what it would answer, and nothing else, is made up. */
async function withPushService(context: BrowserContext): Promise<void> {
	const made = {
		endpoint: 'https://push.ecole.example/merveille',
		keys: {
			p256dh: Buffer.concat([Buffer.of(4), randomBytes(64)]).toString('base64url'),
			auth: randomBytes(16).toString('base64url')
		}
	};
	await context.addInitScript((answer) => {
		const asked = { key: 0 };
		let now: object | null = null;
		const subscription = {
			toJSON: () => answer,
			unsubscribe: () => {
				now = null;
				return Promise.resolve(true);
			}
		};
		Object.assign(PushManager.prototype, {
			getSubscription: () => Promise.resolve(now),
			subscribe: ({ applicationServerKey }: { applicationServerKey: string }) => {
				asked.key = atob(applicationServerKey.replaceAll('-', '+').replaceAll('_', '/')).length;
				now = asked.key === 65 ? subscription : null;
				return now ? Promise.resolve(now) : Promise.reject(new Error('no key'));
			}
		});
	}, made);
}

async function merveille(visit: Partial<Visit> = {}) {
	const opened = await visitor(browser, { origin: app.origin, viewport: PHONE, ...visit });
	await withPushService(opened.context);
	await signIn(opened.page, ecole.email('Merveille'), PASSWORD);
	return opened;
}

const card = (page: Page) => page.getByRole('region', { name: 'Être prévenu sur cet appareil' });

/** Delivers to this phone as a push service would. */
async function deliveryTo(context: BrowserContext, page: Page): Promise<(message: object) => Promise<void>> {
	const line = await context.newCDPSession(page);
	const registration = new Promise<string>((found) => {
		line.on('ServiceWorker.workerRegistrationUpdated', ({ registrations: [first] }) => {
			if (first) found(first.registrationId);
		});
	});
	await line.send('ServiceWorker.enable');
	const registrationId = await registration;
	return async (message) => {
		const data = JSON.stringify(message);
		await line.send('ServiceWorker.deliverPushMessage', { origin: app.origin, registrationId, data });
	};
}

it('a candidate turns it on at this phone, is shown what is pushed, and turns it off', async () => {
	const { context, page, troubles } = await merveille();
	await context.grantPermissions(['notifications'], { origin: app.origin });
	await page.goto('/my/messages');
	await card(page).getByRole('button', { name: 'Me prévenir sur cet appareil' }).click();
	await card(page).getByText('Cet appareil vous prévient.').waitFor();
	const [sealed, ...more] = await devices();
	expect(more).toEqual([]);
	expect(sealed).not.toContain('push.ecole.example');

	const deliver = await deliveryTo(context, page);
	const message = { title: 'Séance déplacée', body: 'mar. → mer.', link: '/my/messages', tag: 'a' };
	await deliver(message);
	await deliver({ ...message, title: 'Séance annulée' });
	const shown = () =>
		page.evaluate(async () => {
			const registration = await navigator.serviceWorker.ready;
			return (await registration.getNotifications()).map(({ title, body, data }) => [
				title,
				body,
				data as unknown
			]);
		});
	await expect.poll(shown, { timeout: 10_000 }).toEqual([['Séance annulée', 'mar. → mer.', '/my/messages']]);

	await page.getByRole('link', { name: 'Ce que je reçois' }).click();
	const pushed = page
		.getByRole('group', { name: 'Sur mes appareils' })
		.getByLabel('Les rappels avant une séance');
	await pushed.uncheck();
	await page.getByRole('button', { name: 'Enregistrer' }).click();
	await page.getByText('C’est enregistré.').waitFor();
	expect(await db.owner`select channel, kind from notice_choice`).toEqual([
		{ channel: 'push', kind: 'reminder' }
	]);

	await card(page).getByRole('button', { name: 'Ne plus me prévenir ici' }).click();
	await card(page).getByRole('button', { name: 'Me prévenir sur cet appareil' }).waitFor();
	expect(await devices()).toEqual([]);
	expect(troubles).toEqual([]);
	await context.close();
});

it('what a phone keeps for it is no more than it does', async () => {
	const script = await (await fetch(`${app.origin}/service-worker.js`)).text();
	expect(script).toContain('notificationclick');
	expect(script.length).toBeLessThan(3_000);
});

it('touched, it leads to the messages: in the window that shows them, else in a new one, and nowhere else', async () => {
	const { context, page, troubles } = await merveille();
	await context.grantPermissions(['notifications'], { origin: app.origin });
	await page.goto('/my/messages');
	await card(page).getByRole('button', { name: 'Me prévenir sur cet appareil' }).click();
	await card(page).getByText('Cet appareil vous prévient.').waitFor();
	const [worker] = context.serviceWorkers();
	if (!worker) throw new Error('no service worker');
	// Only a real touch may open or show a window: what the worker asks the browser for is written down.
	await worker.evaluate(() => {
		const self = globalThis.self as unknown as ServiceWorkerGlobalScope & { asked: string[] };
		self.asked = [];
		self.clients.openWindow = (url) => {
			self.asked.push(`open ${String(url)}`);
			return Promise.resolve(null);
		};
		WindowClient.prototype.focus = function (this: WindowClient) {
			self.asked.push(`show ${this.url}`);
			return Promise.resolve(this);
		};
	});
	const touch = (link: string): Promise<string[]> =>
		worker.evaluate(async (data) => {
			const self = globalThis.self as unknown as ServiceWorkerGlobalScope & { asked: string[] };
			await self.registration.showNotification('Séance déplacée', { data, tag: data });
			const [notification] = await self.registration.getNotifications({ tag: data });
			if (!notification) throw new Error('not shown');
			const event = new NotificationEvent('notificationclick', { notification });
			let done: Promise<unknown> = Promise.resolve();
			event.waitUntil = (work) => void (done = work);
			self.dispatchEvent(event);
			await done;
			return self.asked.splice(0);
		}, link);
	expect(await touch('/my/messages')).toEqual([`show ${app.origin}/my/messages`]);
	await page.goto('/my');
	expect(await touch('/my/messages')).toEqual([`open ${app.origin}/my/messages`]);
	expect(await touch('https://elsewhere.example/my')).toEqual([]);
	expect(troubles).toEqual([]);
	await context.close();
});

it('nobody is asked who did not press; signed out, the phone is forgotten', async () => {
	const { context, page, troubles } = await merveille();
	await page.goto('/my/messages');
	await card(page).waitFor();
	expect(await page.evaluate(() => Notification.permission)).not.toBe('granted');
	expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
	await context.grantPermissions(['notifications'], { origin: app.origin });
	await card(page).getByRole('button').click();
	await card(page).getByText('Cet appareil vous prévient.').waitFor();
	expect(await devices()).toHaveLength(1);
	await page.getByRole('button', { name: 'Se déconnecter' }).click();
	await page.waitForURL('**/sign-in');
	expect(await devices()).toEqual([]);
	expect(troubles).toEqual([]);
	await context.close();
});

it('who blocked it reads how to mend it; without JavaScript there is no card', async () => {
	const { context, page } = await merveille();
	await page.addInitScript(() => {
		Object.defineProperty(Notification, 'permission', { get: () => 'denied' });
	});
	await page.goto('/my/choices');
	await card(page).getByText('permettez les notifications, puis rechargez').waitFor();
	await context.close();
	const plain = await visitor(browser, { origin: app.origin, viewport: PHONE, javaScript: false });
	await signIn(plain.page, ecole.email('Merveille'), PASSWORD);
	await plain.page.goto('/my/choices');
	await plain.page.getByRole('button', { name: 'Enregistrer' }).waitFor();
	expect(await card(plain.page).count()).toBe(0);
	await plain.context.close();
});

it('an address that is no push service’s is not kept', async () => {
	const { context, page } = await merveille();
	const keys = {
		p256dh: Buffer.concat([Buffer.of(4), randomBytes(64)]).toString('base64url'),
		auth: 'A'.repeat(22)
	};
	const post = async (endpoint: unknown): Promise<number> =>
		(
			await page.request.post('/my/device', { data: { endpoint, keys }, headers: { origin: app.origin } })
		).status();
	expect(await post('https://127.0.0.1/x')).toBe(400);
	expect(await post('https://metadata.google.internal/x')).toBe(400);
	expect(await post('http://push.ecole.example/x')).toBe(400);
	expect(await post({})).toBe(400);
	expect(await devices()).toEqual([]);
	expect(await post('https://push.ecole.example/x')).toBe(204);
	expect(await post('https://push.ecole.example/y')).toBe(204);
	expect(await devices()).toHaveLength(1);
	await context.close();
});
