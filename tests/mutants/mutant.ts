/** A piece of source, and what stands in its place. */
interface Patch {
	file: string;
	find: string;
	put: string;
}

/** One rule of the live board, broken on purpose, and the tests that must notice. */
export interface Mutant {
	name: string;
	/** Of REALTIME.md, as in the names of the tests. */
	rule: string;
	patches: Patch[];
	/** Tests by file, and a pattern of their names. */
	tests: { project: 'unit' | 'integration'; file: string; named: string } | 'fuzz';
}

export const one = (file: string, find: string, put: string): Patch[] => [{ file, find, put }];
export const unit = (file: string, named: string): Mutant['tests'] => ({ project: 'unit', file, named });
export const integration = (name: string, named: string): Mutant['tests'] => ({
	project: 'integration',
	file: `tests/integration/${name}.test.ts`,
	named
});
