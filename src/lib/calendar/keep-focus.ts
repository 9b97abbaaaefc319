/**
 * FullCalendar draws a slip anew, or hides it for a frame, when it changes its column or its marks, and the focus
 * falls to the page. Whoever was on it with the keyboard stays on it. @returns stops it
 */
export function keepFocus(host: HTMLElement): () => void {
	let held: string | null = null;
	const take = ({ target }: FocusEvent) => {
		const isHere = target instanceof HTMLElement && host.contains(target);
		held = (isHere && target.closest<HTMLElement>('[data-lesson]')?.dataset.lesson) || null;
	};
	// A click beside it lets go on purpose.
	const letGo = () => (held = null);
	const restore = () => {
		if (held === null || document.activeElement !== document.body || !document.hasFocus()) return;
		const slips = [...host.querySelectorAll<HTMLElement>(`[data-lesson="${CSS.escape(held)}"]`)];
		// A refused slip is no button itself but holds some, and stands beside the lesson it could not move.
		const acts = slips.map((slip) => slip.querySelector('button')).find((button) => button !== null);
		(acts ?? slips[0])?.focus({ preventScroll: true });
	};
	const watch = new MutationObserver(restore);
	watch.observe(host, {
		childList: true,
		subtree: true,
		attributes: true,
		attributeFilter: ['style', 'class']
	});
	document.addEventListener('focusin', take);
	document.addEventListener('pointerdown', letGo, true);
	return () => {
		watch.disconnect();
		document.removeEventListener('focusin', take);
		document.removeEventListener('pointerdown', letGo, true);
	};
}
