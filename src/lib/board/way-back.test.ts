import { expect, test } from 'vitest';
import { waitFor } from './way-back.ts';

test.each([
	[0, 250],
	[3, 2_000],
	[20, 2_000]
])('R28: try %i comes anywhere within %i ms, so that a crowd is spread', (attempt, most) => {
	const waits = Array.from({ length: 2_000 }, () => waitFor(attempt));
	const parts = [0, 1, 2, 3].map(
		(quarter) => waits.filter((wait) => Math.floor((wait / most) * 4) === quarter).length
	);
	for (const part of parts) expect(part).toBeGreaterThan(400);
	expect(Math.max(...waits)).toBeLessThanOrEqual(most);
});
