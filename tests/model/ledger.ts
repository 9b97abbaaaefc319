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

	constructor(owner: Sql, school: string, zone: string) {
		this.#owner = owner;
		this.#school = school;
		this.#zone = zone;
	}

	/** R11: what a server tells its sockets and candidates is in the log already, and of a week they may see. */
	async hasCommitted(told: readonly BoardCommit[]): Promise<void> {
		const [row] = await this.#owner<{ found: number }[]>`
			select count(*)::int as found
			from unnest(${told.map((one) => one.week)}::text[], ${told.map((one) => one.epoch)}::int[], ${told.map((one) => one.seq)}::bigint[])
				as t (week, epoch, seq)
			join board_log l on l.school_id = ${this.#school} and l.week = t.week and l.epoch = t.epoch and l.seq = t.seq`;
		if (row?.found !== told.length)
			throw new Broken(
				`told before COMMIT: ${told.map((one) => `${one.week} ${String(one.epoch)}/${String(one.seq)}`).join(', ')}`
			);
		await this.#mayBePushed(told.flatMap((one) => one.pushes));
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
