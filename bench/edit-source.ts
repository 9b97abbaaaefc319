import { type Lesson } from '#domain/lesson.ts';
import { type Week } from '#domain/week.ts';
import { type Author, type LiveBoard, type Schedule } from '#schedule/schedule.ts';
import { freshEdit, type Person } from '../tests/harness/live-school.ts';
import { proposer } from './edit-writer.ts';

/** One person who moves lessons of one board to and fro, each edit an update of their own document. */
export interface EditSource {
	board: LiveBoard;
	author: Author;
	/** The next edits as they would come through the socket. */
	next(count: number): Uint8Array[];
}

/** @param lessons taken in turn; a quarter of an hour later must suit each of them */
export async function editSource(
	schedule: Schedule,
	person: Person,
	week: Week,
	lessons: readonly Lesson[]
): Promise<EditSource> {
	const { clientId } = await schedule.lease(person.actor, person.session, week);
	const write = proposer(clientId, lessons);
	return {
		board: await schedule.board(person.actor.school, week),
		author: { actor: person.actor, clientId },
		next: (wanted) => Array.from({ length: wanted }, () => write(freshEdit()))
	};
}
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

/** Gives edits as fast as the board takes them. */
export async function giveAll(source: EditSource, count: number): Promise<void> {
	const AT_ONCE = 64;
	for (let given = 0; given < count; given += AT_ONCE) {
		const updates = source.next(Math.min(AT_ONCE, count - given));
		const answers = updates.map((update) => source.board.receive(source.author, update));
		for (const answer of await Promise.all(answers)) expectTaken(answer);
	}
}

function expectTaken(received: { status: string }): void {
	if (received.status !== 'committed') throw new Error(`an edit was not taken: ${JSON.stringify(received)}`);
}
