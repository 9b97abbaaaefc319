import type * as Threads from 'node:worker_threads';
import { expect, it, vi } from 'vitest';
import { readUpload } from './read-upload.ts';

const threads = vi.hoisted(() => ({ fail: false }));
vi.mock('node:worker_threads', async (original) => {
	const real = await original<typeof Threads>();
	class Worker extends real.Worker {
		constructor(file: string, options: Threads.WorkerOptions) {
			super(threads.fail ? '/no/such/program.ts' : file, options);
		}
	}
	return { ...real, Worker };
});

const upload = () =>
	readUpload(new Request('http://school.test/', { method: 'POST', body: new FormData() }), {
		window: { from: '2026-11-01', to: '2026-12-31', zone: 'Africa/Libreville' }
	});

it('a thread that could not be started is one upload’s accident, not that of all to come', async () => {
	threads.fail = true;
	expect(await upload()).toMatchObject({ answer: { ok: false, error: 'busy' } });
	threads.fail = false;
	expect(await upload()).toMatchObject({ answer: { ok: false, error: 'empty' } });
});
