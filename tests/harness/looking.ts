import { randomUUID } from 'node:crypto';
import * as people from '#db/people.ts';
import { inSchool } from '#db/sql.ts';
import { instant } from '#domain/lesson.ts';
import { CHANNELS } from '#domain/notices/notice.ts';
import { type Week } from '#domain/week.ts';
import { type Letter } from '#notices/letter.ts';
import { type HouseKey, houseKey } from '#push/house-key.ts';
import { type Secrets } from '#secrets';
import { byEmail } from '../../workflows/activities/by-email.ts';
import { byInbox } from '../../workflows/activities/by-inbox.ts';
import { byPush } from '../../workflows/activities/by-push.ts';
import { bySms } from '../../workflows/activities/by-sms.ts';
import { noticeActivities } from '../../workflows/activities/notices.ts';
import { type Line } from '../../workflows/activities/push-line.ts';
import { type Ways } from '../../workflows/activities/way.ts';
import { type NoticeActivities } from '../../workflows/contract.ts';
import { type SmsSender } from '../../workflows/sms/sender.ts';
import { SmallSchool } from './small-school.ts';
import { unwatched } from './unwatched.ts';

/** What somebody's flow found and told at a moment. */
interface Looked {
	/** `inbox: Nouvelle séance : mar. 24 nov. 10:00`, in no order that means anything. */
	told: string[];
	/** When it looks again, an instant; null: it ends. */
	next: string | null;
}

/** What there is beside letters and the inbox. */
interface Outside {
	sender?: SmsSender;
	push?: { secrets: Secrets; line: Line };
}

/** A small school whose people's flows are played by hand, at whatever hour; letters and the inbox tell them. */
export class Looking {
	readonly small: SmallSchool;
	/** All letters since the school began. */
	letters: { to: string; letter: Letter }[] = [];
	readonly activities: NoticeActivities;
	#now = 0;

	private constructor(small: SmallSchool, { sender, push }: Outside, key: HouseKey | null) {
		this.small = small;
		const clock = () => this.#now;
		const sms = sender ? bySms({ sender, price: 25, secrets: null, clock }) : null;
		const postman = {
			address: 'planning@ecole.test',
			send: ({ to, letter }: { to: string; letter: Letter }) => {
				this.letters.push({ to, letter });
				return Promise.resolve({ end: 'accepted', id: 'taken' } as const);
			}
		};
		const none = Object.fromEntries(CHANNELS.map((channel) => [channel, null])) as Ways;
		this.activities = noticeActivities({
			...unwatched,
			sql: small.db.app,
			clock,
			ways: {
				...none,
				inbox: byInbox,
				email: byEmail({ secrets: null, clock, postman }),
				sms,
				push: push && key ? byPush({ ...push, key, contact: 'https://planning.ecole.test', clock }) : null
			},
			origin: 'https://planning.ecole.test'
		});
	}

	static async open(outside: Outside = {}): Promise<Looking> {
		const small = await SmallSchool.open();
		const key = outside.push ? await houseKey(small.db.app, outside.push.secrets) : null;
		return new Looking(small, outside, key);
	}

	async begin(): Promise<void> {
		await this.small.begin();
		this.letters = [];
	}

	/** As whom somebody is told things. */
	async person(name: string): Promise<string> {
		const { id: school } = this.small.ecole;
		const { account, candidate } = this.small.ecole.actor(name);
		return (
			candidate ?? (await inSchool(this.small.db.app, { school }, (tx) => people.ofStaff(tx, account))) ?? ''
		);
	}

	/** Somebody's flow looks, and hands over what it finds. @param at instant */
	async look(name: string, at: string): Promise<Looked> {
		this.#now = Date.parse(at);
		const { id: school } = this.small.ecole;
		const person = await this.person(name);
		const { notices, wakeIn } = await this.activities.look({ school, person, step: randomUUID() });
		const told = await this.handOver(notices);
		return { told, next: wakeIn === null ? null : instant(this.#now + wakeIn) };
	}

	/** A week is published, and everybody in it told their week. @param at instant; else the hour of the last look */
	async publish(week: Week, at?: string): Promise<void> {
		if (at !== undefined) this.#now = Date.parse(at);
		await this.small.schedule.publish(this.small.rose, week);
		await this.tellWeeks();
	}

	/** What a publication's flow does, in one portion. */
	async tellWeeks(): Promise<void> {
		const { id: school } = this.small.ecole;
		const rows = await this.small.db.owner<{ id: string; week: string }[]>`
			update outbox set done_at = now() where school_id = ${school} and kind = 'week_published' and done_at is null
			returning id, payload->>'week' as week`;
		for (const { id: publication, week } of rows) {
			const { notices } = await this.activities.tellWeek({ school, week, publication, after: null });
			await this.handOver(notices);
		}
	}

	/** @returns what was accepted of these */
	async handOver(notices: string[]): Promise<string[]> {
		const { id: school } = this.small.ecole;
		await this.activities.handOver({ school, notices, portion: randomUUID(), last: false });
		const rows = await this.small.db.owner<{ line: string }[]>`
			select channel || ': ' || subject as line from notice where id = any(${notices}::uuid[]) and state = 'accepted'`;
		return rows.map(({ line }) => line.replaceAll('\u202f', ' ')).sort();
	}

	async close(): Promise<void> {
		await this.small.close();
	}
}
