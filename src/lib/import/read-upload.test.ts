import type * as Processes from 'node:child_process';
import { expect, it, vi } from 'vitest';
import { readUpload } from './read-upload.ts';

const processes = vi.hoisted(() => ({ fail: false }));
vi.mock('node:child_process', async (original) => {
	const real = await original<typeof Processes>();
	const spawn = (program: string, ...given: [string[], Processes.SpawnOptions]) =>
		real.spawn(processes.fail ? '/no/such/program' : program, ...given);
	return { ...real, spawn };
});

const upload = () =>
	readUpload(new Request('http://school.test/', { method: 'POST', body: new FormData() }), {
		window: { from: '2026-11-01', to: '2026-12-31', zone: 'Africa/Libreville' }
	});

it('a reader that could not be started is one upload’s accident, not that of all to come', async () => {
	processes.fail = true;
	expect(await upload()).toMatchObject({ answer: { ok: false, error: 'busy' } });
	processes.fail = false;
	expect(await upload()).toMatchObject({ answer: { ok: false, error: 'empty' } });
});
