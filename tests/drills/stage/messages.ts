import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { instant } from '#domain/lesson.ts';
import { netChanges } from '#domain/notices/net-change.ts';
import { inSchool } from '#db/sql.ts';
import * as told from '#db/told.ts';
import { openTemporal, type TestTemporal } from '../../harness/temporal.ts';
import { WorkerProcess } from '../../harness/worker-process.ts';
import { type Scene } from '../drill.ts';
import { judgeOutbox, judgeSends, type Promised, type Sends } from '../judges/send-judge.ts';
import { type Finding } from '../judges/verdict.ts';
import { MailStandIn } from './mail-stand-in.ts';

/** After a kill a worker's work is given to another within 30 s. */
const PATIENCE = 55_000;

/** What tells people: two workers, a Temporal, and the mail server they write to. */
export class Messages {
	readonly temporal: TestTemporal;
	readonly mail: MailStandIn;
	readonly workers: readonly WorkerProcess[];
	readonly #scene: Scene;
	readonly #inHand: string[] = [];

	private constructor(scene: Scene, temporal: TestTemporal, mail: MailStandIn, workers: WorkerProcess[]) {
		this.#scene = scene;
		this.temporal = temporal;
		this.mail = mail;
		this.workers = workers;
	}

	static async open(scene: Scene): Promise<Messages> {
		const { stage, ending, chance } = scene;
		const temporal = await openTemporal();
		ending.add(() => temporal.end());
		const mail = await MailStandIn.open(join(stage.folder, 'letters.jsonl'), chance.split('mail'));
		ending.add(() => mail.close());
		// So that they hear of much, soon; and by day, whenever the drill is held.
		await stage.db.owner`update school set quiet_seconds = 1`;
		const env = {
			DATABASE_URL: stage.db.appUrl,
			TEMPORAL_ADDRESS: temporal.address,
			SMTP_URL: mail.url,
			MAIL_FROM: 'planning@ecole.test',
			NOW: noon()
		};
		const workers = ['one', 'two'].map(
			(name) =>
				new WorkerProcess(env, (text) => {
					appendFileSync(join(stage.folder, `worker-${name}.log`), text);
				})
		);
		for (const worker of workers) {
			worker.start();
			ending.add(() => worker.end('SIGKILL'));
		}
		return new Messages(scene, temporal, mail, workers);
	}

	/** kill -9 of a worker, and what it had in hand: nobody can know what became of that. */
	async kill(worker: WorkerProcess): Promise<void> {
		worker.freeze();
		// What it had asked PostgreSQL for before comes to its end.
		await pause(100);
		const rows = await this.#scene.stage.db.owner<
			{ id: string }[]
		>`select id from notice where state = 'sending'`;
		this.#inHand.push(...rows.map(({ id }) => id));
		await worker.end('SIGKILL');
	}

	/** Once nobody edits any more: until the flows know of all that was changed. */
	async heard(): Promise<void> {
		const { stage, load } = this.#scene;
		for (const end = performance.now() + PATIENCE; performance.now() < end; await pause(50)) {
			const [row] = await stage.db.owner<{ waiting: number }[]>`
				select count(*)::int as waiting from outbox where done_at is null`;
			if (row?.waiting === 0 && load.screens.every(({ waiting }) => waiting === 0)) return;
		}
	}

	/** Once nobody edits any more: waits until everybody has been told everything, and has it judged. */
	async judge(): Promise<{ judges: Record<string, Finding>; figures: Record<string, number> }> {
		const { stage, load, tell } = this.#scene;
		load.rest();
		const began = performance.now();
		let sends = await this.#sends();
		while (!isOver(sends, load.screens) && performance.now() - began < PATIENCE) {
			await pause(200);
			sends = await this.#sends();
		}
		const [row] = await stage.db.owner<{ count: number }[]>`select count(*)::int as count from outbox`;
		tell(`told after ${String(Math.round(performance.now() - began))} ms`);
		const count = (state: string) => sends.promised.filter((one) => one.state === state).length;
		return {
			judges: { sends: judgeSends(sends), outbox: judgeOutbox(sends, row?.count ?? 0) },
			figures: {
				promised: sends.promised.length,
				letters: sends.taken.length,
				put_off: this.mail.later,
				in_hand: this.#inHand.length,
				unknown: count('unknown'),
				failed: count('failed'),
				told_ms: Math.round(performance.now() - began)
			}
		};
	}

	async #sends(): Promise<Sends> {
		const { owner } = this.#scene.stage.db;
		const promised = await owner<Promised[]>`select id, channel, state, address from notice`;
		const outbox = await owner<{ kind: string; error: string | null }[]>`
			select kind, error from outbox where done_at is null`;
		return {
			promised: [...promised],
			taken: this.mail.taken(),
			inHand: this.#inHand,
			untold: await this.#untold(),
			outbox: outbox.map(({ kind, error }) => `${kind} ${error ?? ''}`)
		};
	}

	/** Beside what is open: what each person was told last, by each channel, is not what stands. */
	async #untold(): Promise<string[]> {
		const { stage } = this.#scene;
		const at = Date.parse(noon());
		return inSchool(stage.db.app, { school: stage.school.house.school }, async (tx) => {
			const untold: string[] = [];
			for (const { actor, name } of stage.school.candidates)
				for (const channel of ['inbox', 'email'] as const) {
					const candidate = actor.candidate ?? '';
					const known = new Map(
						(await told.of(tx, candidate, channel)).map(({ lesson, entry }) => [lesson, entry])
					);
					const standing = await told.standing(tx, candidate, instant(at), [...known.keys()]);
					const changes = netChanges(known, standing, at);
					untold.push(...changes.map(({ kind, lesson }) => `${name} by ${channel}: ${kind} ${lesson}`));
				}
			return untold;
		});
	}
}

const noon = (): string => `${new Date().toISOString().slice(0, 10)}T11:00:00Z`;

const isOver = ({ promised, untold, outbox }: Sends, screens: readonly { waiting: number }[]): boolean =>
	outbox.length === 0 &&
	untold.length === 0 &&
	screens.every(({ waiting }) => waiting === 0) &&
	promised.every(({ state }) => state !== 'due' && state !== 'sending');
