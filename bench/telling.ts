import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { type TestDatabase } from '../tests/harness/database.ts';
import { openTemporal, type TestTemporal } from '../tests/harness/temporal.ts';
import { WorkerProcess } from '../tests/harness/worker-process.ts';
import { type Stage } from './stage.ts';

/** What tells people: a Temporal, one worker, and a mail server that takes every letter at once. */
export interface Telling {
	temporal: TestTemporal;
	worker: WorkerProcess;
	/** Letters taken so far. */
	letters: () => number;
}

export async function openTelling(stage: Stage, db: TestDatabase): Promise<Telling> {
	const temporal = await stage.open(openTemporal(), (one) => one.end());
	const mail = await stage.open(
		openMail(),
		({ server }) =>
			new Promise<void>((done) => {
				server.close(done);
			})
	);
	const env = {
		DATABASE_URL: db.appUrl,
		TEMPORAL_ADDRESS: temporal.address,
		SMTP_URL: mail.url,
		MAIL_FROM: 'planning@ecole.test',
		// By day, whenever the bench runs.
		NOW: `${new Date().toISOString().slice(0, 10)}T11:00:00Z`
	};
	const worker = new WorkerProcess(env, (text) => process.stderr.write(text));
	worker.start();
	await stage.open(Promise.resolve(worker), (one) => one.end('SIGTERM'));
	return { temporal, worker, letters: () => mail.letters };
}

async function openMail() {
	const mail = { letters: 0, url: '' };
	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['STARTTLS', 'AUTH'],
		onData(stream, _session, answer) {
			stream.resume();
			stream.on('end', () => {
				mail.letters++;
				answer(null);
			});
		}
	});
	server.on('error', () => undefined);
	server.listen(0, '127.0.0.1');
	await once(server.server, 'listening');
	mail.url = `smtp://127.0.0.1:${String((server.server.address() as AddressInfo).port)}`;
	return Object.assign(mail, { server });
}

/** Resolves when nothing waits in the outbox any more. */
export async function workedOff({ owner }: TestDatabase): Promise<void> {
	for (;;) {
		const [row] = await owner<{ waiting: number }[]>`
			select count(*)::int as waiting from outbox where done_at is null`;
		if (row?.waiting === 0) return;
		await new Promise((next) => setTimeout(next, 100));
	}
}
