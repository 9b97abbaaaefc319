/** More remote changes than this in a second: no glides, rings only. */
const MOST = 5;
const MOVE_MS = 260;

const slipElement = (board: HTMLElement, id: string): HTMLElement | null =>
	board.querySelector(`[data-lesson="${CSS.escape(id)}"]`);

/** Lets slips that `render` moves travel there. In the same column FullCalendar keeps the element; else FLIP. */
export function glide(board: HTMLElement, ids: readonly string[], render: () => void): void {
	const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
	if (still || ids.length === 0 || ids.length > MOST) return render();
	const from = new Map<string, DOMRect>();
	for (const id of ids) {
		const element = slipElement(board, id);
		if (element) from.set(id, element.getBoundingClientRect());
	}
	const kept = new Map(ids.map((id) => [id, slipElement(board, id)]));
	board.classList.add('is-gliding');
	setTimeout(() => board.classList.remove('is-gliding'), MOVE_MS + 140);
	render();
	requestAnimationFrame(() => {
		for (const [id, was] of from) {
			const element = slipElement(board, id);
			if (element && element !== kept.get(id)) flip(element, was);
		}
	});
}

function flip(element: HTMLElement, was: DOMRect): void {
	const now = element.getBoundingClientRect();
	const easing = getComputedStyle(element).getPropertyValue('--ease-move') || 'ease';
	element.animate([{ translate: `${was.left - now.left}px ${was.top - now.top}px` }, { translate: '0 0' }], {
		duration: MOVE_MS,
		easing
	});
}
