import { AsyncLocalStorage } from 'node:async_hooks';
import { WebSocket } from 'ws';
import { ORIGIN } from '../../harness/live-school.ts';

/** What the client's code finds around it: where its page came from, who is signed in, what time it is there. */
export interface Device {
	/** Port of the wire it reaches the house by. */
	port: number;
	cookie: string;
	/** Its clock is so many milliseconds ahead. */
	skew: number;
	storage: Storage;
}

const around = new AsyncLocalStorage<Device>();

/** Runs client code as this device would, with everything it sets off later. */
export const on = <T>(device: Device, run: () => T): T => around.run(device, run);

/** @param port of a wire @param cookie of whoever is signed in */
export const newDevice = (port: number, cookie: string): Device => ({
	port,
	cookie,
	skew: 0,
	storage: newStorage()
});

/** Keys are its own properties, as in a browser. */
const newStorage = (): Storage =>
	Object.create({
		getItem(this: Record<string, string>, key: string) {
			return this[key] ?? null;
		},
		setItem(this: Record<string, string>, key: string, value: string) {
			this[key] = value;
		},
		removeItem(this: Record<string, string>, key: string) {
			delete this[key];
		}
	}) as Storage;

/** Once for a process: `fetch`, `WebSocket` and the clock are those of the device that asks. */
export function installDevices(): void {
	const { fetch } = globalThis;
	const now = Date.now;
	globalThis.fetch = (asked, options) => {
		const device = around.getStore();
		if (!device || typeof asked !== 'string') return fetch(asked, options);
		const headers = { ...(options?.headers as object), cookie: device.cookie, origin: ORIGIN };
		return fetch(`http://127.0.0.1:${String(device.port)}${asked}`, { ...options, headers });
	};
	Date.now = () => now() + (around.getStore()?.skew ?? 0);
	class Signed extends WebSocket {
		constructor(address: string) {
			super(address, { headers: { origin: ORIGIN, cookie: around.getStore()?.cookie ?? '' } });
		}
	}
	globalThis.WebSocket = Signed as unknown as typeof globalThis.WebSocket;
}
