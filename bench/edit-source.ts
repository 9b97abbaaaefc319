import { type Lesson } from '#domain/lesson.ts';
import { type Week } from '#domain/week.ts';
import { type Author, BoardEvicted, type LiveBoard, type Schedule } from '#schedule/schedule.ts';
import { boardOf, lessonsOf } from '#sync/board-doc.ts';
import * as Y from 'yjs';
import { freshEdit, type Person } from '../tests/harness/live-school.ts';
import { proposer } from './edit-writer.ts';

/** One person who moves lessons of one board to and fro, each edit an update of their own document. */
export interface EditSource {
	board: LiveBoard;
	author: Author;
	/** The next edits as they would come through the socket. */
	next(count: number): Uint8Array[];
	/** The board was begun anew: a new document on what it holds now, as a page does. */
	again(): Promise<EditSource>;
}

/** @param lessons as they are, taken in turn; a quarter of an hour later must suit each of them */
export async function editSource(
	schedule: Schedule,
	person: Person,
	week: Week,
	lessons: readonly Lesson[]
): Promise<EditSource> {
	const { clientId } = await schedule.lease(person.actor, person.session, week);
	const write = proposer(clientId, lessons);
	const board = await schedule.board(person.actor.school, week);
	return {
		board,
		author: { actor: person.actor, clientId },
		next: (wanted) => Array.from({ length: wanted }, () => write(freshEdit())),
		again: async () => {
			const now = await lessonsOn(await schedule.board(person.actor.school, week));
			return editSource(
				schedule,
				person,
				week,
				lessons.map(({ id }) => now.get(id)).filter((one) => one !== undefined)
			);
		}
	};
}

async function lessonsOn(board: LiveBoard): Promise<Map<string, Lesson>> {
	const doc = new Y.Doc();
	Y.applyUpdate(doc, (await board.sync(NOTHING_YET)).update);
	return lessonsOf(boardOf(doc));
}

const NOTHING_YET = Uint8Array.of(0);

/** Gives edits one after the other, as one person does. @returns CPU of this process and time of an edit, in µs */
export async function giveOneByOne(
	source: EditSource,
	count: number
): Promise<{ cpu: number; time: number }> {
	const updates = source.next(count);
	const cpu = process.cpuUsage();
	const from = performance.now();
	for (const update of updates) expectTaken(await source.board.receive(source.author, update));
	const { user, system } = process.cpuUsage(cpu);
	return { cpu: (user + system) / count, time: ((performance.now() - from) * 1_000) / count };
}

/** Gives edits as fast as the board takes them, however often it is begun anew. @returns where it goes on from */
export async function giveAll(source: EditSource, count: number): Promise<EditSource> {
	const AT_ONCE = 64;
	let at = source;
	for (let given = 0; given < count; given += AT_ONCE) {
		const updates = at.next(Math.min(AT_ONCE, count - given));
		const { board, author } = at;
		const answers = await Promise.allSettled(updates.map((update) => board.receive(author, update)));
		for (const answer of answers)
			if (answer.status === 'fulfilled') expectTaken(answer.value);
			else if (!isBegunAnew(answer.reason)) throw answer.reason;
		if (answers.some(({ status }) => status === 'rejected')) at = await at.again();
	}
	return at.again();
}

const isBegunAnew = (error: unknown): boolean => error instanceof BoardEvicted && error.why === 'epoch';

function expectTaken(received: { status: string }): void {
	if (received.status !== 'committed') throw new Error(`an edit was not taken: ${JSON.stringify(received)}`);
}
