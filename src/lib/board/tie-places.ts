import { type ImportGhosts } from './import-ghosts.svelte.ts';

const SLIP = '[data-lesson], [data-row]';

/** A slip under the pointer or the focus marks the other place of the lesson that an import would move. */
export const tiePlaces = (ghosts: Pick<ImportGhosts, 'pairOf'>) => (host: HTMLElement) => {
	const untie = () => {
		for (const slip of host.querySelectorAll('[data-tied]')) slip.removeAttribute('data-tied');
	};
	const tie = ({ target }: Event) => {
		untie();
		const slip = target instanceof Element ? target.closest<HTMLElement>(SLIP) : null;
		const pair = slip && ghosts.pairOf(slip.dataset.lesson ?? slip.dataset.row ?? '');
		if (!pair) return;
		const id = CSS.escape(pair);
		for (const other of host.querySelectorAll(`[data-lesson="${id}"], [data-row="${id}"]`))
			other.setAttribute('data-tied', '');
	};
	const listen = { pointerover: tie, focusin: tie, pointerleave: untie, focusout: untie };
	for (const [event, listener] of Object.entries(listen)) host.addEventListener(event, listener);
	return () => {
		for (const [event, listener] of Object.entries(listen)) host.removeEventListener(event, listener);
	};
};
