/** `+24177124508` → `+241 77 12 45 08`; other countries in groups of two from the end, too. */
export function phoneText(e164: string | null): string {
	if (e164 === null) return '–';
	const parts = /^(\+241|\+225|\+229|\+\d{1,3}?)(\d+)$/.exec(e164);
	const digits = parts?.[2] ?? '';
	if (!parts || digits.length % 2 === 1) return e164;
	return `${parts[1] ?? ''} ${digits.replace(/(\d\d)(?=\d)/g, '$1 ')}`;
}
