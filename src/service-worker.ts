/// <reference lib="webworker" />
import { type PushMessage } from '#notices/push.ts';

/** Shows what is pushed, and opens the app where it leads. Nothing is cached: pages come from the network. */
const worker = globalThis.self as unknown as ServiceWorkerGlobalScope;

worker.addEventListener('push', (event) => {
	const pushed = event.data?.json() as PushMessage | undefined;
	if (!pushed) return;
	const { title, link, body, tag } = pushed;
	// What takes the place of an older one is news all the same (TypeScript's list of options lacks it).
	const options = { body, tag, data: link, renotify: true };
	event.waitUntil(worker.registration.showNotification(title, options));
});

worker.addEventListener('notificationclick', (event) => {
	event.notification.close();
	event.waitUntil(open(new URL(String(event.notification.data), worker.location.origin)));
});

/** In the window of the app that is open already, if there is one. */
async function open(address: URL): Promise<void> {
	if (address.origin !== worker.location.origin) return;
	const windows = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
	const there = windows.find(({ url }) => new URL(url).pathname === address.pathname) ?? windows[0];
	if (!there) {
		await worker.clients.openWindow(address.href);
		return;
	}
	const focused = await there.focus();
	// A window that has not been taken over cannot be led: it opens anew.
	if (focused.url !== address.href)
		await focused.navigate(address.href).catch(() => worker.clients.openWindow(address.href));
}
