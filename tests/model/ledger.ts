import { type Sql } from '#db/sql.ts';
import { type Lesson } from '#domain/lesson.ts';
import { weekOf } from '#domain/week.ts';
import { type Verdict } from '#domain/verdict.ts';
import { type BoardCommit } from '#schedule/schedule.ts';
import { lessonText } from '#sync/board-hash.ts';
import { Broken, holds } from './broken.ts';

type Past = Record<string, unknown>;

/** What PostgreSQL holds, asked beside the product: nobody may ever be told anything else. */
export class Ledger {
	readonly #owner: Sql;
	readonly #school: string;
	readonly #zone: string;
	/** Every state any lesson ever had, as the audit tells it. */
	readonly #stood = new Set<string>();
	/** Commits whose row of the log may be pruned before the last server has told of them. */
	readonly #old = new Set<string>();

	constructor(owner: Sql, school: string, zone: string) {
		this.#owner = owner;
		this.#school = school;
		this.#zone = zone;
	}

	/** R11: what a server tells its sockets and candidates is in the log already, and of a week they may see. */
	async hasCommitted(told: readonly BoardCommit[]): Promise<void> {
		const logged = new Set(await this.#log());
		const early = told.map(nameOf).filter((one) => !logged.has(one) && !this.#old.has(one));
		if (early.length > 0) throw new Broken(`told before COMMIT: ${early.join(', ')}`);
		await this.#mayBePushed(told.flatMap((one) => one.pushes));
	}

	/** What stands in the log now may soon be pruned: it was committed all the same. */
	async growOld(): Promise<void> {
		const rows = await this.#owner<
			LogRow[]
		>`update board_log set at = at - interval '1 day' where ctid = any(array(
			select ctid from board_log where school_id = ${this.#school} for update skip locked)) returning week, epoch, seq`;
		for (const row of rows) this.#old.add(nameOf(row));
	}

	async #log(): Promise<string[]> {
		const rows = await this.#owner<LogRow[]>`
			select week, epoch, seq from board_log where school_id = ${this.#school}`;
		return rows.map(nameOf);
	}

	/** Drafts send nothing (R20). */
	async #mayBePushed(pushes: BoardCommit['pushes']): Promise<void> {
		if (pushes.length === 0) return;
		const rows = await this.#owner<{ week: string }[]>`
			select week from board where school_id = ${this.#school} and published_at is not null`;
		const published = new Set(rows.map((row) => row.week));
		for (const { event } of pushes)
			holds(
				!event.entry || published.has(weekOf(event.entry.start, this.#zone)),
				`a candidate was told of a draft: ${JSON.stringify(event)}`
			);
	}

	/** Each of these lessons stood like this, once, committed. */
	async knows(lessons: readonly Lesson[], who: string): Promise<void> {
		const unknown = () => lessons.find((lesson) => !this.#stood.has(lessonText(lesson)));
		if (!unknown()) return;
		await this.#read();
		const strange = unknown();
		if (strange) throw new Broken(`${who} sees what was never committed: ${lessonText(strange)}`);
	}

	/** The recorded verdicts of these edits, by id. */
	async verdicts(ids: readonly string[]): Promise<Map<string, Verdict>> {
		const rows = await this.#owner<{ id: string; verdict: Verdict }[]>`
			select id, verdict from edit where id = any(${[...ids]}::uuid[]) and school_id = ${this.#school}`;
		return new Map(rows.map((row) => [row.id, row.verdict]));
	}

	async #read(): Promise<void> {
		const rows = await this.#owner<{ lesson: string; after: Past }[]>`
			select thing_id as lesson, after from audit where school_id = ${this.#school} and thing = 'lesson' order by id`;
		const past = new Map<string, Past>();
		for (const { lesson, after } of rows) {
			const before = past.get(lesson) ?? { id: lesson, version: 0 };
			const now = { ...before, ...after, version: Number(before['version']) + 1 };
			past.set(lesson, now);
			this.#stood.add(lessonText(now as unknown as Lesson));
		}
	}
}

interface LogRow {
	week: string;
	epoch: number;
	seq: number | string;
}
const nameOf = ({ week, epoch, seq }: LogRow): string => `${week} ${String(epoch)}/${String(seq)}`;
