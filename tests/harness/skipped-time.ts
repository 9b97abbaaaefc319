import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { type Step } from '#domain/edit.ts';
import { instant, type Lesson } from '#domain/lesson.ts';
import { CHANNELS } from '#domain/notices/notice.ts';
import { SOFT_RULES } from '#domain/verdict.ts';
import { type Week } from '#domain/week.ts';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { noticeActivities } from '../../workflows/activities/notices.ts';
import { byEmail } from '../../workflows/activities/by-email.ts';
import { byInbox } from '../../workflows/activities/by-inbox.ts';
import { type Sent, type Ways } from '../../workflows/activities/way.ts';
import { type NoticeActivities } from '../../workflows/contract.ts';
import { TASK_QUEUE } from '../../workflows/names.ts';
import { relay } from '../../workflows/relay.ts';
import { create, move } from '../builders/lesson.ts';
import { findSkippingServer } from './skipping-server.ts';
import { SmallSchool } from './small-school.ts';
import { unwatched } from './unwatched.ts';

const FLOWS = fileURLToPath(new URL('../../build/flows.js', import.meta.url));

/** What became of one try to tell somebody, and when by the school's clock. */
interface Tried {
	at: number;
	channel: string;
	/** `due`: it is tried again. */
	state: string;
	subject: string;
}

/** A small school on a server that lets months pass in a second; only while it is told to, and never over work to be done. */
export class SkippedTime {
	readonly small: SmallSchool;
	/** Of the mail server to letters for Joël, the next one first; after the last it takes every letter. */
	answers: Sent[] = [];
	readonly #environment: TestWorkflowEnvironment;
	readonly #life = new AbortController();
	#work: Promise<void> = Promise.resolve();
	#tried: Tried[] = [];
	#now = 0;
	/** From the server's clock to the school's. */
	#offset = 0;
	#zone = '';

	private constructor(small: SmallSchool, environment: TestWorkflowEnvironment) {
		this.small = small;
		this.#environment = environment;
	}

	static async open(): Promise<SkippedTime> {
		const path = findSkippingServer();
		if (path === null) throw new Error('no server that skips time: npm test brings it');
		Runtime.install({
			logger: new DefaultLogger('ERROR'),
			telemetryOptions: { logging: { forward: {}, filter: { core: 'ERROR', other: 'ERROR' } } }
		});
		const server = { executable: { type: 'existing-path', path } } as const;
		const [small, environment] = await Promise.all([
			SmallSchool.open(),
			TestWorkflowEnvironment.createTimeSkipping({ server })
		]);
		const time = new SkippedTime(small, environment);
		// It begins unlocked, and would be at the next timer before anybody has looked.
		await environment.connection.testService?.lockTimeSkipping({});
		time.#work = time.#begin();
		return time;
	}

	async #begin(): Promise<void> {
		const worker = await Worker.create({
			connection: this.#environment.nativeConnection,
			taskQueue: TASK_QUEUE,
			workflowBundle: { codePath: FLOWS },
			activities: this.#activities()
		});
		await worker.runUntil(async () => {
			while (!this.#life.signal.aborted) {
				await relay(this.small.db.app, this.#environment.client);
				await pause(50);
			}
		});
	}

	#activities(): NoticeActivities {
		const clock = () => this.#now;
		const postman = {
			address: 'planning@ecole.test',
			send: ({ to }: { to: string }) => {
				const answer = to === this.small.ecole.email('Joël') ? this.answers.shift() : undefined;
				return Promise.resolve(answer ?? ({ end: 'accepted', id: 'taken' } as const));
			}
		};
		const none = Object.fromEntries(CHANNELS.map((channel) => [channel, null])) as Ways;
		const real = noticeActivities({
			...unwatched,
			sql: this.small.db.app,
			clock,
			ways: { ...none, inbox: byInbox, email: byEmail({ secrets: null, clock, postman }) },
			origin: 'https://planning.ecole.test'
		});
		const onTime =
			<I, O>(activity: (input: I) => Promise<O>) =>
			async (input: I): Promise<O> => {
				this.#now = (await this.#environment.currentTimeMs()) + this.#offset;
				return activity(input);
			};
		return {
			look: onTime((input) => real.look(input)),
			tellWeek: onTime((input) => real.tellWeek(input)),
			handOver: onTime((input) =>
				real.handOver(input).finally(() => Promise.all(input.notices.map((notice) => this.#note(notice))))
			),
			deliver: onTime((input) => real.deliver(input).finally(() => this.#note(input.notice))),
			giveUp: onTime((input) => real.giveUp(input).finally(() => this.#note(input.notice)))
		};
	}

	async #note(notice: string): Promise<void> {
		const [row] = await this.small.db.owner<Omit<Tried, 'at'>[]>`
			select channel, state, coalesce(subject, '') as subject from notice
			where id = ${notice} and person_id = ${this.small.id('Joël')}`;
		if (row) this.#tried.push({ at: this.#now, ...row });
	}

	/** A new school in this zone, where it is now `now`: an instant. Nobody was told anything in it. */
	async begin(now: string, zone = 'Africa/Libreville'): Promise<void> {
		await this.small.begin();
		await this.small.db.owner`update school set zone = ${zone} where id = ${this.small.ecole.id}`;
		this.#zone = zone;
		this.#tried = [];
		this.answers = [];
		this.#offset = Date.parse(now) - (await this.#environment.currentTimeMs());
	}

	/** Joël gets a lesson in a week that is published: one change, heard of by his own flow. @param start instant */
	async give(week: Week, start: string): Promise<Lesson> {
		await this.#publishEmpty(week);
		const planned = this.small.planned('Mon 09:00-10:00', { by: 'Awa', car: 'DK-482-AA', seats: ['Joël'] });
		const lesson = { ...planned, start, end: instant(Date.parse(start) + 3_600_000) };
		const edit: Step = { ...create(lesson), override: [...SOFT_RULES], reason: 'other' };
		expectAccepted(await this.small.submit(edit, this.small.rose, week));
		await this.#heard();
		return lesson;
	}

	async #publishEmpty(week: Week): Promise<void> {
		await this.small.schedule.publish(this.small.rose, week);
		await this.#heard();
		const rows = await this.small.db.owner<{ flow: string }[]>`
			select key || '/' || id as flow from outbox where school_id = ${this.small.ecole.id} and kind = 'week_published'`;
		for (const { flow } of rows) while (await this.#runs(flow)) await pause(20);
	}

	/** In the week of 23 November. @returns the lesson as it stands now */
	async move(one: Lesson, when: string): Promise<Lesson> {
		const edit: Step = { ...move(one, when), override: [...SOFT_RULES], reason: 'other' };
		expectAccepted(await this.small.submit(edit));
		await this.#heard();
		const { start = one.start, end = one.end } = edit.set;
		return { ...one, start, end, version: one.version + 1 };
	}

	/** Until the flows know of all that was committed: what they have to do holds time back until it is done. */
	async #heard(): Promise<void> {
		for (;;) {
			const [row] = await this.small.db.owner<{ waiting: number }[]>`
				select count(*)::int as waiting from outbox where done_at is null and available_at <= now()`;
			if (row?.waiting === 0) return;
			await pause(20);
		}
	}

	async #runs(flow: string): Promise<boolean> {
		const { status } = await this.#environment.client.workflow.getHandle(flow).describe();
		return status.name === 'RUNNING';
	}

	/** Lets time pass. */
	skip(duration: string): Promise<void> {
		return this.#environment.sleep(duration);
	}

	/** Lets time pass until Joël is owed nothing more. @returns all tries: `2026-11-24 07:00 email accepted: …`, by the school's clock */
	async over(): Promise<string[]> {
		const flow = `person/${this.small.ecole.id}/${this.small.id('Joël')}`;
		// Awaiting its result would go on to the next timer there is: ten years on, where the flow would have been ended.
		while (await this.#runs(flow)) await this.skip('12 hours');
		const clock = new Intl.DateTimeFormat('sv-SE', {
			timeZone: this.#zone,
			dateStyle: 'short',
			timeStyle: 'short'
		});
		return this.#tried
			.map(({ at, channel, state, subject }) => `${clock.format(at)} ${channel} ${state}: ${subject}`)
			.map((line) => line.replaceAll('\u202f', ' '))
			.sort();
	}

	/** Days in one message: `Awa 2026-11-25 18:00`, when they were promised by the school's clock. */
	async digests(): Promise<string[]> {
		const rows = await this.small.db.owner<{ line: string }[]>`
			select p.name || ' ' || to_char(n.promised_at at time zone ${this.#zone}, 'YYYY-MM-DD HH24:MI') as line
			from notice n join named_person p on p.id = n.person_id
			where n.kind = 'digest' and n.channel = 'inbox' and n.school_id = ${this.small.ecole.id} order by n.promised_at`;
		return rows.map(({ line }) => line);
	}

	async close(): Promise<void> {
		this.#life.abort();
		await this.#work;
		await Promise.all([this.#environment.teardown(), this.small.close()]);
	}
}

function expectAccepted({ verdict }: { verdict: string }): void {
	if (verdict !== 'accepted') throw new Error(`the edit was ${verdict}`);
}
