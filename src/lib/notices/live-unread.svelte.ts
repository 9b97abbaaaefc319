import { LivePlanning } from '#lib/planning/live.svelte.ts';
import { AS_STAFF } from '#sync/live-events.ts';
import { createContext, onMount } from 'svelte';

/** How many messages one of the staff has not read: as the page was rendered, then as it is heard. */
export class LiveUnread {
	readonly #live = new LivePlanning(() => undefined, { as: AS_STAFF });
	readonly #rendered: () => number;

	/** Within a component: it lives as long. @param rendered of the newest render */
	constructor(rendered: () => number) {
		this.#rendered = rendered;
		$effect(() => {
			this.#rendered();
			this.#live.unread = null;
		});
		onMount(() => this.#live.connect());
	}

	get count(): number {
		return this.#live.unread ?? this.#rendered();
	}
}

export const [getUnread, setUnread] = createContext<LiveUnread>();
