/** For how long a slip that was drawn anew may take the focus back. Milliseconds. */
const WITHIN = 3_000;

/**
 * FullCalendar draws a slip anew when it changes its column or its marks, and the focus falls to the page. Whoever
 * was on it with the keyboard stays on it. @returns stops it
 */
export function keepFocus(host: HTMLElement): () => void {
	let held: { lesson: string; element: HTMLElement } | null = null;
	let lostAt: number | null = null;
	const take = ({ target }: FocusEvent) => {
		const element =
			target instanceof HTMLElement && host.contains(target)
				? target.closest<HTMLElement>('[data-lesson]')
				: null;
		const lesson = element?.dataset.lesson;
		held = element && lesson ? { lesson, element } : null;
		lostAt = null;
	};
	const restore = () => {
		const isLost = document.activeElement === document.body || document.activeElement === null;
		if (!held || !isLost) return;
		// Let go on purpose, by a click beside it.
		if (held.element.isConnected && lostAt === null) return;
		lostAt ??= Date.now();
		if (Date.now() - lostAt > WITHIN) return;
		host
			.querySelector<HTMLElement>(`[data-lesson="${CSS.escape(held.lesson)}"]`)
			?.focus({ preventScroll: true });
	};
	const watch = new MutationObserver(restore);
	watch.observe(host, { childList: true, subtree: true });
	document.addEventListener('focusin', take);
	return () => {
		watch.disconnect();
		document.removeEventListener('focusin', take);
	};
}
