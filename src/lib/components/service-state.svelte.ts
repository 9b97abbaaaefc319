/** How the house is served: as it should be; `slow` between servers (no Redis); `away`: PostgreSQL does not answer. */
export type Service = 'well' | 'slow' | 'away';

const ASK_EVERY = 3_500;
/** What differs from what is shown is asked again so soon: one odd answer changes nothing on screen. */
const ASK_AGAIN = 1_000;

/** Asks the server how it stands, for as long as the page is looked at. */
export class ServiceState {
	is = $state<Service>('well');
	#last: Service = 'well';
	#timer: ReturnType<typeof setTimeout> | undefined;

	/** Returns what stops it. */
	watch(): () => void {
		const look = () => {
			if (document.visibilityState === 'visible') void this.#ask();
		};
		document.addEventListener('visibilitychange', look);
		look();
		return () => {
			document.removeEventListener('visibilitychange', look);
			clearTimeout(this.#timer);
		};
	}

	async #ask(): Promise<void> {
		clearTimeout(this.#timer);
		const now = await readService();
		// Without a network nothing is known; the board says that in its own words.
		if (now !== null) {
			if (now === this.#last) this.is = now;
			this.#last = now;
		}
		if (document.visibilityState !== 'visible') return;
		const wait = this.#last === this.is ? ASK_EVERY * (0.8 + 0.4 * Math.random()) : ASK_AGAIN;
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.#ask(), wait);
	}
}

/** Null when no server was reached. */
async function readService(): Promise<Service | null> {
	const answer = await fetch('/readyz', { cache: 'no-store', signal: AbortSignal.timeout(4_000) }).catch(
		() => null
	);
	if (!answer) return null;
	const said: unknown = await answer.json().catch(() => null);
	return serviceOf(answer.status, said);
}

/** @param said what `/readyz` answers; a proxy that finds no server ready says something else */
export function serviceOf(status: number, said: unknown): Service {
	const parts = (said as { parts?: Partial<Record<string, { state?: string }>> } | null)?.parts;
	if (!parts) return status >= 500 ? 'away' : 'well';
	if (parts['postgres']?.state === 'down') return 'away';
	return parts['redis']?.state === 'degraded' ? 'slow' : 'well';
}
