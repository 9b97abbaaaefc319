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

it('parts of one buffer, and parts nobody may take away, are put together in their order', async () => {
	const form = new FormData();
	form.append('file', new File(['Date;Début;Fin;Titre\n14/12/2026;08:00;09:00;Conduite\n'], 'semaine.csv'));
	const made = new Response(form);
	const whole = await made.bytes();
	const body = new ReadableStream({
		start: (flow) => {
			flow.enqueue(whole.subarray(0, 20));
			// Of Node's own pool, which stays where it is.
			flow.enqueue(Buffer.from(whole.subarray(20, 90)));
			flow.enqueue(whole.subarray(90));
			flow.close();
		}
	});
	const contentType = made.headers.get('content-type') ?? '';
	const given = { method: 'POST', body, duplex: 'half', headers: { 'content-type': contentType } };
	const copy = Uint8Array.from(whole);
	const { answer, upload } = await readUpload(new Request('http://school.test/', given), {
		window: { from: '2026-11-01', to: '2026-12-31', zone: 'Africa/Libreville' }
	});
	expect(answer).toMatchObject({ ok: true, read: [{ title: 'Conduite' }] });
	expect(upload).toEqual({ body: copy, contentType });
});
