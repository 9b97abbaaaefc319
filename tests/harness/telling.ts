import * as noticeChoices from '#db/notice-choices.ts';
import { inSchool } from '#db/sql.ts';
import { type Lesson } from '#domain/lesson.ts';
import { type ChosenChannel, type NoticeKind } from '#domain/notices/notice.ts';
import { openLog } from '#log';
import { newKey, openSecrets, readKeys } from '#secrets';
import { readSettings } from '#settings';
import { Client, Connection, WorkflowNotFoundError } from '@temporalio/client';
import { expect } from 'vitest';
import { openWorker, type RunningWorker } from '../../workflows/worker.ts';
import { create, lesson } from '../builders/lesson.ts';
import { addDevice } from './device.ts';
import { type Mailbox, openMailbox } from './mailbox.ts';
import { openPushService, type PushService } from './push-service.ts';
import { ACCEPTED, SmallSchool, W48 } from './small-school.ts';
import { openTemporal, type TestTemporal } from './temporal.ts';

export const soon = { timeout: 20_000, interval: 100 };

export interface Notice {
	name: string;
	channel: string;
	state: string;
	subject: string | null;
	body: string | null;
	error: string | null;
}

const whenUnknown = (error: unknown): null => {
	if (error instanceof WorkflowNotFoundError) return null;
	throw error;
};

/** A small school whose people are told: a real worker, Temporal and mail server. */
export class Telling {
	readonly keys = newKey();
	readonly small: SmallSchool;
	readonly mailbox: Mailbox;
	readonly pushes: PushService;
	temporal: TestTemporal;
	worker: RunningWorker | null = null;
	/** Settings of the worker on top of its usual ones, from its next start on. */
	env: Record<string, string> = {};

	private constructor(small: SmallSchool, temporal: TestTemporal, mailbox: Mailbox, pushes: PushService) {
		this.small = small;
		this.temporal = temporal;
		this.mailbox = mailbox;
		this.pushes = pushes;
	}

	static async open(env: Record<string, string> = {}): Promise<Telling> {
		const telling = new Telling(
			...(await Promise.all([SmallSchool.open(), openTemporal(), openMailbox(), openPushService()]))
		);
		telling.env = env;
		try {
			await telling.startWorker();
		} catch (error) {
			await telling.end();
			throw error;
		}
		return telling;
	}

	async startWorker(): Promise<void> {
		const read = readSettings({
			DATABASE_URL: this.small.db.appUrl,
			TEMPORAL_ADDRESS: this.temporal.address,
			SMTP_URL: this.mailbox.url,
			MAIL_FROM: 'planning@ecole.test',
			ORIGIN: 'https://planning.ecole.test',
			SECRET_KEYS: this.keys,
			// Monday, 10:00 in Libreville.
			NOW: '2026-11-23T09:00:00Z',
			...this.env
		});
		if (!read.ok) throw new Error(read.what);
		const opened = await openWorker(read.settings, openLog('silent'), this.pushes.line);
		if (!opened.ok) throw new Error(opened.what);
		this.worker = opened.worker;
	}

	/**
	 * Before each test: a school nobody was told anything in.
	 * @param staff who run it get letters too; else the mail server has candidates' only
	 */
	async begin(staff = false): Promise<void> {
		this.mailbox.mood = null;
		await this.small.begin();
		if (!staff) await this.small.writeToCandidatesOnly();
		await this.small.db.owner`update school set quiet_seconds = 1`;
	}

	async end(): Promise<void> {
		await this.worker?.close();
		await Promise.all([this.mailbox.end(), this.pushes.end(), this.temporal.end(), this.small.close()]);
	}

	/** Has the flow of one of them something in hand, or before it? A worker that ended leaves it until Temporal notices. */
	async isStirring(people: readonly string[]): Promise<boolean> {
		const connection = await Connection.connect({ address: this.temporal.address });
		try {
			const { workflow } = new Client({ connection });
			for (const person of people) {
				const flow = workflow.getHandle(`person/${this.small.ecole.id}/${person}`);
				const told = await flow.describe().catch(whenUnknown);
				if (told?.raw.pendingWorkflowTask ?? told?.raw.pendingActivities?.length) return true;
			}
			return false;
		} finally {
			await connection.close();
		}
	}

	/** @param staff those to staff in place of those to candidates */
	async notices(staff = false): Promise<Notice[]> {
		const rows = await this.small.db.owner<Notice[]>`
			select c.name, n.channel, n.state, n.subject, n.body, n.error
			from notice n join named_person c on c.id = n.person_id
			where n.school_id = ${this.small.ecole.id} and (c.role = 'candidate') = ${!staff} and n.error is distinct from 'replaced'
			order by c.name, n.channel, n.created_at`;
		return [...rows];
	}

	async waiting(): Promise<number> {
		const [row] = await this.small.db.owner<{ count: number }[]>`
			select count(*)::int as count from outbox where school_id = ${this.small.ecole.id} and done_at is null`;
		return row?.count ?? -1;
	}

	/** What has been accepted. */
	async said(channel = 'inbox', staff = false): Promise<string[]> {
		return (await this.notices(staff))
			.filter((one) => one.channel === channel && one.state === 'accepted')
			.map((one) => `${one.name}: ${String(one.subject)}`);
	}

	/** Letters the mail server took for Joël. */
	letters(): string[] {
		return this.mailbox.to(this.small.ecole.email('Joël')).map(({ raw }) => raw);
	}

	/** A lesson Joël has been told of: by the week's publication or as his own, whichever flow was faster. */
	async told(when = 'Tue 09:00-10:00'): Promise<Lesson> {
		const one = this.small.planned(when, { by: 'Awa', car: 'DK-482-AA', seats: ['Joël'] });
		expect(await this.small.submit(create(one))).toEqual(ACCEPTED);
		await this.small.schedule.publish(this.small.rose, W48);
		await expect.poll(() => this.said('email'), soon).toHaveLength(1);
		return one;
	}

	/** Joël wants none of these by e-mail, and all others. */
	choose(...kinds: ('planning' | 'published')[]): Promise<void> {
		return this.chooseBy('email', kinds);
	}

	chooseBy(channel: ChosenChannel, kinds: readonly NoticeKind[]): Promise<void> {
		const [school, person] = [this.small.ecole.id, this.small.id('Joël')];
		return inSchool(this.small.db.app, { school, candidate: person }, (tx) =>
			noticeChoices.replace(tx, { school, person }, channel, kinds)
		);
	}

	/** Joël signs in on one more phone and turns pushes on there. @returns its name at the push service */
	addPhone(): Promise<{ name: string; session: string }> {
		const keys = readKeys(this.keys);
		const secrets = openSecrets(keys.ok ? keys.keys : []);
		const whose = { actor: this.small.ecole.actor('Joël'), person: this.small.id('Joël') };
		return addDevice(this.small.db, whose, { secrets, pushes: this.pushes });
	}
}

export const moved = (one: Lesson, when: string): Lesson => ({
	...one,
	start: lesson(when).start,
	end: lesson(when).end,
	version: one.version + 1
});
