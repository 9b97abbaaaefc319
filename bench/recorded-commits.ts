import type { JSONValue } from 'postgres';
import { type Sql } from '#db/sql.ts';
import { type Week } from '#domain/week.ts';
import { createSchedule } from '#schedule/create.ts';
import { type TestDatabase } from '../tests/harness/database.ts';
import { editSource, giveOneByOne } from './edit-source.ts';
import { type BusySchool } from './our-server.ts';

/** Commits that once happened, one edit each, ready to happen again. */
export interface RecordedCommits {
	school: string;
	boards: number;
	statements: number;
	/** Takes the boards back to where they stood before the first of them. */
	rewind: () => Promise<void>;
}

/**
 * Lets people edit boards of their own, and keeps in the table `recorded` what each commit sent to PostgreSQL.
 * @param count edits on each board
 */
export async function recordCommits(
	db: TestDatabase,
	school: BusySchool,
	boards: number,
	count: number
): Promise<RecordedCommits> {
	const { owner } = db;
	await prepare(owner);
	for (let board = 0; board < boards; board++) {
		const { week, lessons } = await school.freshWeek();
		await keep(owner, week);
		const payloads: unknown[] = [];
		const schedule = createSchedule({ sql: tapped(db.app, payloads), clock: Date.now });
		await giveOneByOne(await editSource(schedule, school.somebody(), week, lessons), count);
		await schedule.close();
		await owner`insert into recorded select ${board}, n, payload
			from jsonb_array_elements(${owner.json(payloads as JSONValue)}) with ordinality x (payload, n)`;
	}
	return { school: school.house.school, boards, statements: count, rewind: () => rewind(owner) };
}

async function prepare(owner: Sql): Promise<void> {
	await owner`create table recorded (board int, n int, payload jsonb not null, primary key (board, n))`;
	await owner`create table kept_board as select school_id, week, seq from board with no data`;
	await owner`create table kept_lesson as
		select id, version, starts_at, ends_at, busy_until, away_until from lesson with no data`;
	await owner`grant select on recorded to app`;
}

async function keep(owner: Sql, week: Week): Promise<void> {
	await owner`insert into kept_board select school_id, week, seq from board where week = ${week}`;
	await owner`insert into kept_lesson
		select id, version, starts_at, ends_at, busy_until, away_until from lesson where week = ${week}`;
}

async function rewind(owner: Sql): Promise<void> {
	await owner.begin(async (tx) => {
		await tx`delete from board_log l using kept_board k where l.week = k.week and l.seq > k.seq`;
		await tx`delete from edit where week in (select week from kept_board)`;
		await tx`update board b set seq = k.seq from kept_board k where b.school_id = k.school_id and b.week = k.week`;
		await tx`update lesson l set version = k.version, starts_at = k.starts_at, ends_at = k.ends_at,
			busy_until = k.busy_until, away_until = k.away_until from kept_lesson k where l.id = k.id`;
	});
	await owner`vacuum analyze`;
}

/** The same connections; what commits send is noted. */
function tapped(sql: Sql, payloads: unknown[]): Sql {
	return new Proxy(sql, {
		apply(target, self, args: [readonly string[], ...unknown[]]) {
			const [strings, , payload] = args;
			if (strings[0]?.includes('board_commit(') === true)
				payloads.push((payload as { value: unknown }).value);
			return Reflect.apply(target, self, args) as unknown;
		}
	});
}
