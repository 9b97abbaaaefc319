/** PostgreSQL's refusal by a constraint, and its name; null for any other accident. */
export function violationOf(accident: unknown): { code: string; constraint: string } | null {
	if (!(accident instanceof Error) || !('code' in accident) || typeof accident.code !== 'string') return null;
	if (!accident.code.startsWith('23')) return null;
	const constraint = 'constraint_name' in accident ? String(accident.constraint_name) : '';
	return { code: accident.code, constraint };
}
