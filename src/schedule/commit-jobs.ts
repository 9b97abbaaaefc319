import { type SchoolFacts } from '#db/school-facts.ts';
import * as boards from '#db/boards.ts';
import { inSchool, type Sql, type Tx } from '#db/sql.ts';
import { idsTaughtBy } from '#db/taught.ts';
import { instant } from '#domain/lesson.ts';
import { type Batch, seatingInstructors, stageBatch, takeTogether } from './batch.ts';
import { type Week } from '#domain/week.ts';
import { type Job } from './board-queue.ts';
import { Behind, commitCareful, commitUsual } from './commit.ts';
import { isKnownEdit, isObjection, isOtherFacts, isTransient } from './refusal-of-error.ts';
import { type Replica } from './replica.ts';
import { BoardEvicted } from './schedule.ts';
import { type Lap, type Watch } from './watch.ts';
import { type Committed, type Work } from './work.ts';

/** How often one batch is decided anew, at most: behind, objected to, deadlocked. */
const TRIES = 6;

/** A board as its commits see it. */
export interface HeldBoard {
	readonly school: string;
	readonly week: Week;
	readonly room: string;
	readonly replica: Replica;
	/** Waits for its turn on the replica; the answer gives it back. */
	turn: () => Promise<() => void>;
	/** After COMMIT. */
	publish: (done: Committed, isOwn: boolean) => void;
	catchUp: (tx?: Tx) => Promise<void>;
	evict: (evicted: BoardEvicted) => void;
}

/** What commits need from the schedule that opened their board. */
export interface CommitHost {
	sql: Sql;
	clock: () => number;
	watch: Watch;
	facts: (school: string) => Promise<SchoolFacts>;
	/** The next `facts` are read anew. */
	forgetFacts: (school: string) => void;
	/** Opens another week of the same school, for a move across weeks. */
	sibling: (school: string, week: Week) => Promise<HeldBoard>;
}

/** Brings one batch of updates and edits from the queue into PostgreSQL, and answers whoever brought them. */
export async function commitJobs(board: HeldBoard, host: CommitHost, jobs: readonly Job[]): Promise<void> {
	const lap = host.watch.batch(jobs.length, performance.now() - (jobs[0]?.since ?? 0));
	for (let left = jobs; left.length > 0;) {
		const count = await commitFirst(board, host, left, lap);
		left = left.slice(count);
		// Whoever changes the rules waits for commits under way, so this comes round once for each change.
		if (count === 0) host.forgetFacts(board.school);
	}
}

/** How many were brought; none when the school's facts or another week were found to be others meanwhile. */
async function commitFirst(
	board: HeldBoard,
	host: CommitHost,
	asked: readonly Job[],
	lap: Lap
): Promise<number> {
	const facts = await host.facts(board.school);
	const { jobs, others } = takeTogether(asked, board.week, facts.zone, host.clock());
	const siblings = await Promise.all(others.map((week) => host.sibling(board.school, week)));
	const held = [board, ...siblings];
	const taught = await whomTheyTeach(board, host, jobs);
	const workOn = (batch: Batch): Work => ({
		sql: host.sql,
		school: board.school,
		week: board.week,
		replicas: new Map(held.map((one) => [one.week, one.replica])),
		received: batch.received,
		facts,
		taught,
		now: instant(host.clock()),
		lap
	});
	const stage = (): Staged => {
		const batch = stageBatch(jobs, board.replica);
		const isEmpty = batch.entries.length === 0 && batch.received.length === 0;
		// What was not worth a commit would only blur how long commits take.
		if (!isEmpty) lap('stage');
		return { batch, work: workOn(batch), isEmpty };
	};
	const isDone = await hold(held, () => {
		lap('hold');
		return decideAndCommit({ sql: host.sql, board, held, stage, lap });
	});
	return isDone ? jobs.length : 0;
}

/** One batch's way to PostgreSQL, while its boards are held. */
interface Round {
	sql: Sql;
	board: HeldBoard;
	/** `board`, and those of other weeks. */
	held: readonly HeldBoard[];
	stage: () => Staged;
	lap: Lap;
}

/** False: the school's facts or another week were found to be others meanwhile, and nothing was written. */
async function decideAndCommit(round: Round): Promise<boolean> {
	const { held, lap } = round;
	let attempt = usually;
	for (let tries = 1; ; tries++) {
		try {
			const { batch, done } = await attempt(round);
			if (done) tell(round, batch, done);
			else batch.settle([]);
			return true;
		} catch (error) {
			lap('again');
			for (const one of held) one.replica.reset();
			if (isOtherFacts(error) || evictsSibling(error, round)) return false;
			if (mustBeCareful(error, held, tries)) attempt = carefully;
		}
	}
}

/** A document of another week is not what PostgreSQL holds any more: it goes, and the batch is decided on one read anew. */
function evictsSibling(error: unknown, { board, held }: Round): boolean {
	const sibling = held.find(
		(one) => one !== board && error instanceof BoardEvicted && one.room === error.room
	);
	if (sibling && error instanceof BoardEvicted) sibling.evict(error);
	return sibling !== undefined;
}

function tell({ board, held, lap }: Round, batch: Batch, done: Committed): void {
	lap('write');
	for (const one of held) one.publish(done, one === board);
	batch.settle(done.decided.map((one) => one.verdict));
	lap('tell');
}

/** A batch on the staged documents. */
interface Staged {
	batch: Batch;
	work: Work;
	/** Nothing in it has to be committed. */
	isEmpty: boolean;
}
/** `done` is null when there was nothing to do. */
type Attempt = (round: Round) => Promise<{ batch: Batch; done: Committed | null }>;

const usually: Attempt = async ({ stage }) => {
	const { batch, work, isEmpty } = stage();
	return { batch, done: isEmpty ? null : await commitUsual(work, batch.entries) };
};

/** The boards' rows are held first, then read, then decided on: however many others write, this try is behind nobody. */
const carefully: Attempt = ({ sql, board: { school }, held, stage }) =>
	inSchool(sql, { school }, async (tx) => {
		const weeks = held.map(({ week }) => week);
		const heads = await boards.lock(tx, school, weeks);
		for (const one of held) await one.catchUp(tx);
		const { batch, work, isEmpty } = stage();
		return { batch, done: isEmpty ? null : await commitCareful(tx, heads, work, batch.entries) };
	});

/** Whom the instructors among the authors teach; nothing is asked where nobody is seated. */
async function whomTheyTeach(
	board: HeldBoard,
	host: CommitHost,
	jobs: readonly Job[]
): Promise<Work['taught']> {
	const instructors = [...seatingInstructors(jobs)];
	if (instructors.length === 0) return new Map();
	const now = new Date(host.clock());
	return await inSchool(host.sql, { school: board.school }, async (tx) => {
		const known = new Map<string, ReadonlySet<string>>();
		for (const one of instructors) known.set(one, new Set(await idsTaughtBy(tx, one, now)));
		return known;
	});
}

/**
 * Says whether the try after this failed one must be the careful one. What no try mends evicts every board that was
 * held: their commit may stand or not.
 */
function mustBeCareful(error: unknown, held: readonly HeldBoard[], tries: number): boolean {
	if (error instanceof BoardEvicted) throw error;
	const isHopeless =
		tries === TRIES ||
		!(error instanceof Behind || isTransient(error) || isObjection(error) || isKnownEdit(error));
	if (isHopeless) {
		for (const board of held) board.evict(new BoardEvicted(board.school, board.week, 'doubt', error));
		throw error;
	}
	return !isTransient(error);
}

/** Boards are held in week order, so that two moves across the same weeks never wait for each other. */
export async function hold<T>(boards: readonly HeldBoard[], run: () => Promise<T>): Promise<T> {
	const releases: (() => void)[] = [];
	for (const board of [...boards].sort((a, b) => a.week.localeCompare(b.week)))
		releases.push(await board.turn());
	try {
		return await run();
	} finally {
		for (const release of releases) release();
	}
}
