/** Long first names shrink the French way, so the family name survives: Marie-Louise Nguema → M.-L. Nguema. */
export function shortName(name: string, room = 17): string {
	const [first = '', ...rest] = name.split(' ');
	if (name.length <= room || rest.length !== 1) return name;
	const initials = first.split('-').map((part) => `${part.charAt(0)}.`);
	return `${initials.join('-')} ${rest.join(' ')}`;
}
