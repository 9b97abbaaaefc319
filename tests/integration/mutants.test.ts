import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Checkout, NoMutant } from '../mutants/checkout.ts';
import { one, unit } from '../mutants/mutant.ts';
import { MUTANTS } from '../mutants/mutants.ts';

test.each(MUTANTS)('$rule: what $name breaks is still there to break', ({ patches, tests }) => {
	for (const { file, find } of patches) expect(readFileSync(file, 'utf8').split(find), file).toHaveLength(2);
	if (tests === 'fuzz') return;
	expect(existsSync(tests.file)).toBe(true);
	expect(readFileSync(tests.file, 'utf8')).toContain(tests.named);
});

test('mutants have names of their own', () => {
	expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length);
});

describe('a mutant is noticed by a test that fails, and by nothing else', () => {
	const PACE = 'realtime/pace.ts';
	const tests = unit('realtime/pace.test.ts', '');

	function checkout(): Checkout {
		const broken = new Checkout();
		onTestFinished(() => {
			broken.remove();
		});
		return broken;
	}

	test('one that does not load, or names what is not there, is none', async () => {
		const broken = checkout();
		for (const put of ['export class Pace ][ {', 'import "./nothing.ts";\nexport class Pace {'])
			await expect(
				broken.ask({ patches: one(PACE, 'export class Pace {', put), tests }),
				put
			).rejects.toThrow(NoMutant);
		await expect(
			broken.ask({
				patches: one(
					PACE,
					'take(now: number, cost = 1): boolean {',
					'take(now: number, cost = made_up): boolean {'
				),
				tests
			})
		).rejects.toThrow(/made_up/);
		await expect(broken.ask({ patches: one(PACE, 'not in it', ''), tests })).rejects.toThrow(NoMutant);
		const isRule = one(PACE, 'if (this.#left < cost) return false;', '');
		await expect(broken.ask({ patches: isRule, tests })).resolves.toMatch(/^R27: sixty at once/);
	});

	test('one that brings the model down before its first run is none', async () => {
		const broken = checkout();
		const imports = "import { type Actor } from '#domain/policy.ts';";
		const patches = one(
			'src/schedule/board-queue.ts',
			imports,
			`${imports}\nimport { nothing } from './entry.ts';\nnothing();`
		);
		await expect(broken.ask({ patches, tests: 'fuzz' })).rejects.toThrow(/nothing/);
	}, 120_000);
});
