import { type Attachment } from 'svelte/attachments';

/** J and K go from row to row; the row's link has the focus, so Enter opens it. Only from within: fields keep their letters. */
export const rowKeys: Attachment<HTMLElement> = (table) => {
	const pressed = (event: KeyboardEvent) => {
		if (event.ctrlKey || event.metaKey || event.altKey) return;
		const step = { j: 1, k: -1 }[event.key.toLowerCase()];
		if (step === undefined) return;
		const links = [...table.querySelectorAll<HTMLElement>('tbody th a')];
		const at = links.findIndex((link) => link.closest('tr')?.contains(document.activeElement));
		links[at < 0 ? 0 : at + step]?.focus();
		event.preventDefault();
	};
	table.addEventListener('keydown', pressed);
	return () => table.removeEventListener('keydown', pressed);
};
