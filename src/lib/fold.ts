/** A name as searches compare it, without accents and case: `nze` finds Merveille Nzé. */
export const folded = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Names in the order a French reader expects, whatever order they came in: É beside E, not after Z. */
export const byName = <T extends { name: string }>(names: readonly T[]): T[] =>
	names.toSorted((a, b) => a.name.localeCompare(b.name, 'fr'));
