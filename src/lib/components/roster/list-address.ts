/** Address of the same list seen otherwise, from its first page on unless `page` says which. @param change null or '' takes one out */
export function listAddress(
	here: URL,
	change: Record<string, string | null>,
	path: string = here.pathname
): string {
	const next = new URLSearchParams(here.searchParams);
	next.delete('page');
	for (const [name, value] of Object.entries(change))
		if (value === null || value === '') next.delete(name);
		else next.set(name, value);
	const query = next.toString();
	return query ? `${path}?${query}` : path;
}
