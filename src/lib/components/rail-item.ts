export interface RailItem {
	href: string;
	label: string;
	icon: string;
	count?: number;
	/** On a phone this one waits behind "Plus". */
	second?: boolean;
}

/** `Rose Moussavou` → `RM`. */
export const initialsOf = (name: string): string => {
	const words = name.trim().split(/[\s-]+/);
	const first = words[0]?.[0] ?? '?';
	const last = words.length > 1 ? (words.at(-1)?.[0] ?? '') : '';
	return (first + last).toLocaleUpperCase();
};
