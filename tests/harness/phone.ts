import { type Browser } from 'playwright-core';
import { PHONE, type Visit, visitor } from './browser.ts';
import { type Person } from './live-school.ts';

/** A signed-in person's phone, with every byte of text its pages and its sockets were sent. */
export async function openPhone(browser: Browser, person: Person, visit: Visit) {
	const { context, page, troubles } = await visitor(browser, { viewport: PHONE, ...visit });
	const [name = '', value = ''] = person.cookie.split('=');
	await context.addCookies([{ name, value, url: visit.origin.replace('http:', 'https:'), secure: true }]);
	const heard: string[] = [];
	page.on('websocket', (socket) => {
		socket.on('framereceived', ({ payload }) => heard.push(payload.toString()));
	});
	page.on('response', (response) => {
		if (/text\/html|json/.test(response.headers()['content-type'] ?? ''))
			void response.text().then(
				(text) => heard.push(text),
				() => undefined
			);
	});
	return { context, page, troubles, heard };
}
