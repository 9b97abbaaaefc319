import { dev } from '$app/environment';

/** `asking`: the browser asks its owner, or the server is being told. */
type State = 'unsupported' | 'denied' | 'off' | 'asking' | 'on';

/** Being told on this very device: the browser's consent, its service worker, and the server's knowledge of it. */
export class PhonePush {
	/** Null: not known yet, as while the page comes from the server. */
	state: State | null = $state(null);
	/** The last try came to nothing. */
	failed = $state(false);
	readonly #key: string;
	readonly #address: string;

	/** @param key the house's public one, base64url @param address where the server is told */
	constructor(key: string, address: string) {
		this.#key = key;
		this.#address = address;
	}

	/** Looks, and asks nobody. @param known the server has this device */
	async look(known: boolean): Promise<void> {
		if (!('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window))
			this.state = 'unsupported';
		else if (Notification.permission === 'denied') this.state = 'denied';
		else this.state = known && (await subscription()) ? 'on' : 'off';
	}

	/** Because somebody pressed the button. */
	turnOn(): Promise<void> {
		return this.#try('off', async () => {
			if ((await Notification.requestPermission()) !== 'granted') return this.#refused();
			await navigator.serviceWorker.register('/service-worker.js', dev ? { type: 'module' } : {});
			const { pushManager } = await navigator.serviceWorker.ready;
			// One of before may be bound to another key, or to whoever was signed in then.
			await (await pushManager.getSubscription())?.unsubscribe();
			const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: this.#key });
			await told(this.#address, 'POST', JSON.stringify(made));
			return 'on';
		});
	}

	turnOff(): Promise<void> {
		return this.#try('on', async () => {
			await told(this.#address, 'DELETE');
			await (await subscription())?.unsubscribe();
			return 'off';
		});
	}

	#refused(): State {
		return Notification.permission === 'denied' ? 'denied' : 'off';
	}

	async #try(before: State, change: () => Promise<State>): Promise<void> {
		this.state = 'asking';
		this.failed = false;
		try {
			this.state = await change();
		} catch {
			this.state = before;
			this.failed = true;
		}
	}
}

async function subscription(): Promise<PushSubscription | null> {
	const registration = await navigator.serviceWorker.getRegistration();
	return (await registration?.pushManager.getSubscription()) ?? null;
}

async function told(address: string, method: 'POST' | 'DELETE', body: string | null = null): Promise<void> {
	const answer = await fetch(address, { method, body, headers: { 'content-type': 'application/json' } });
	if (!answer.ok) throw new Error(String(answer.status));
}
