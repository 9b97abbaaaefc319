/** Two letters for a face, of the first and the last name: Guy-Roger Obame → GO. */
export const initials = (name: string): string => {
	const words = name.trim().split(/[\s-]+/);
	const first = words[0]?.[0] ?? '?';
	const last = words.length > 1 ? (words.at(-1)?.[0] ?? '') : '';
	return (first + last).toLocaleUpperCase();
};
