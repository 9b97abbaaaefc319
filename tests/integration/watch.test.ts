import { afterEach, expect, test, vi } from 'vitest';
import { openLog } from '#log';
import { watchTemporal } from '../../workflows/watch.ts';
import { openTemporal, type TestTemporal } from '../harness/temporal.ts';

const soon = { timeout: 20_000 };
let temporal: TestTemporal;
let watch: ReturnType<typeof watchTemporal>;
afterEach(async () => {
	await watch.stop();
	await temporal.end();
});

test('a Temporal that is slow to answer is the one it was; one that was gone is looked after anew', async () => {
	temporal = await openTemporal();
	const found = vi.fn(() => Promise.resolve());
	watch = watchTemporal(temporal.address, openLog('silent'), found);
	await expect.poll(watch.isThere, soon).toBe(true);
	const pid = temporal.pid() ?? 0;
	process.kill(pid, 'SIGSTOP');
	await expect.poll(watch.isThere, soon).toBe(false);
	process.kill(pid, 'SIGCONT');
	await expect.poll(watch.isThere, soon).toBe(true);
	expect(found).toHaveBeenCalledOnce();
	temporal.kill();
	await expect.poll(() => found.mock.calls.length, soon).toBe(2);
	await expect.poll(watch.isThere, soon).toBe(true);
}, 60_000);
