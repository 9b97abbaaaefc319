import type * as Threads from 'node:worker_threads';
import { expect, it, vi } from 'vitest';
import { readUpload } from './read-upload.ts';

const threads = vi.hoisted(() => ({ fail: false }));
vi.mock('node:worker_threads', async (original) => {
	const real = await original<typeof Threads>();
	return {
		...real,
		Worker: class extends real.Worker {
			constructor(...given: ConstructorParameters<typeof real.Worker>) {
				if (threads.fail) throw new Error('no more threads');
				super(...given);
			}
		}
	};
});

const upload = () =>
	readUpload(new Request('http://school.test/', { method: 'POST', body: new FormData() }), {
		window: { from: '2026-11-01', to: '2026-12-31', zone: 'Africa/Libreville' }
	});

it('a thread that could not be started is one upload’s accident, not that of all to come', async () => {
	threads.fail = true;
	await expect(upload()).rejects.toThrow('no more threads');
	threads.fail = false;
	expect(await upload()).toMatchObject({ answer: { ok: false, error: 'empty' } });
});
