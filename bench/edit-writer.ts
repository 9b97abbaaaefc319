import { instant, type Lesson } from '#domain/lesson.ts';
import { boardOf, withoutId } from '#sync/board-doc.ts';
import * as Y from 'yjs';

const QUARTER = 15 * 60_000;

/** Makes the next edit under this id, as the update of a document that nobody else writes. */
export type EditWriter = (edit: string) => Uint8Array;

/**
 * Moves lessons to and fro by edits for our server to decide on.
 * @param clientId leased @param lessons as they are, taken in turn; a quarter of an hour later must suit each of them
 */
export function proposer(clientId: number, lessons: readonly Lesson[]): EditWriter {
	return writer(new Y.Doc(), clientId, lessons, (doc, { id, lesson, turn, was, set }) => {
		boardOf(doc).edits.set(id, { op: 'move', lesson: lesson.id, base: turn + 1, set, was });
	});
}

/** The same moves for a server that decides nothing: a lesson's value is written over. */
export function overwriter(lessons: readonly Lesson[]): EditWriter {
	const doc = new Y.Doc();
	return writer(doc, doc.clientID, lessons, (_doc, { id, lesson, set }) => {
		doc.getMap('lessons').set(lesson.id, { ...withoutId(lesson), ...set, edit: id });
	});
}

interface Move {
	id: string;
	lesson: Lesson;
	turn: number;
	was: Pick<Lesson, 'start' | 'end'>;
	set: Pick<Lesson, 'start' | 'end'>;
}

function writer(
	doc: Y.Doc,
	clientId: number,
	lessons: readonly Lesson[],
	write: (doc: Y.Doc, move: Move) => void
): EditWriter {
	doc.clientID = clientId;
	let made: Uint8Array | null = null;
	doc.on('update', (update: Uint8Array) => (made = update));
	let count = 0;
	return (id) => {
		const lesson = lessons[count % lessons.length];
		if (!lesson) throw new Error('no lessons');
		// Every other version of a lesson is the late one.
		const past = lesson.version - 1;
		const turn = past + Math.floor(count++ / lessons.length);
		const [was, set] = [turn, turn + 1].map((at) => hours(lesson, ((at % 2) - (past % 2)) * QUARTER));
		if (!was || !set) throw new Error('a move has two ends');
		write(doc, { id, lesson, turn, was, set });
		if (!made) throw new Error('nothing was written');
		return made;
	};
}

const hours = ({ start, end }: Lesson, later: number) => ({
	start: instant(Date.parse(start) + later),
	end: instant(Date.parse(end) + later)
});
