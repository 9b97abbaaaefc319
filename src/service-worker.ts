/// <reference lib="webworker" />
import type { PushMessage } from '#notices/push.ts';

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

/** In the window that shows it already, else in a new one: a window this worker has not taken over cannot be led. */
async function open(address: URL): Promise<void> {
	if (address.origin !== worker.location.origin) return;
	const windows = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
	const there = windows.find(({ url }) => new URL(url).pathname === address.pathname);
	await (there ? there.focus() : worker.clients.openWindow(address.href));
}
