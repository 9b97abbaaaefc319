import { type Buffer } from 'node:buffer';
import { type Lesson } from '#domain/lesson.ts';
import { overwriter, type EditWriter } from './edit-writer.ts';
import { idOf } from './edit-mark.ts';
import { type LoadedBoard } from './load.ts';
import { type Peer } from './peers.ts';
import { openLine, type RoomLine } from './room-line.ts';
import { type Tongue } from './tongues.ts';

type Hear = (reader: number, bytes: Buffer) => void;

/** Who stands at each board. Writers hear their own edits too, as everywhere; nobody counts that. */
export interface Crowd {
	boards: number;
	readers: number;
	writers: number;
}

/** Boards with everybody in. */
export interface Gathering {
	boards: LoadedBoard[];
	leave: () => Promise<void>;
}

/** A server to be measured. */
export interface Contender {
	name: string;
	/** Its processes, by the first of each. */
	pids: number[];
	/** Opens boards that were never open before. */
	gather: (crowd: Crowd, hear: Hear) => Promise<Gathering>;
}

let rooms = 0;

/** A server that shares documents and decides nothing. @param lessons of a week, the same on each board */
export function peerContender(
	name: string,
	peer: Peer,
	tongue: Tongue,
	lessons: readonly Lesson[]
): Contender {
	const seat = async (room: string, hear: (bytes: Buffer) => void): Promise<RoomLine> =>
		openLine({ port: peer.port, room, tongue }, hear);
	return {
		name,
		pids: [peer.pid],
		gather: (crowd, hear) =>
			gatherAll(crowd, async (board) => {
				const room = `board-${String(++rooms)}`;
				const readers = await seatReaders(crowd, board, (reader) =>
					seat(room, (bytes) => {
						hear(reader, bytes);
					})
				);
				const writers = await Promise.all(
					shares(lessons, crowd.writers).map(async (share) => ({
						line: await seat(room, () => undefined),
						write: overwriter(share)
					}))
				);
				return { readers, writers };
			})
	};
}

interface Seated {
	/** Lines by the reader's number. */
	readers: Map<number, RoomLine>;
	writers: { line: RoomLine; write: EditWriter }[];
}

export async function gatherAll(crowd: Crowd, seat: (board: number) => Promise<Seated>): Promise<Gathering> {
	const seated: Seated[] = [];
	for (let board = 0; board < crowd.boards; board++) seated.push(await seat(board));
	return {
		boards: seated.map(boardOf),
		leave: async () => {
			const lines = seated.flatMap(({ readers, writers }) => [
				...readers.values(),
				...writers.map(({ line }) => line)
			]);
			await Promise.all(lines.map((line) => line.close()));
		}
	};
}

/** Its writers take turns. */
function boardOf({ readers, writers }: Seated): LoadedBoard {
	let turn = 0;
	return {
		readers: [...readers.keys()],
		write: (edit) => {
			const writer = writers[turn++ % writers.length];
			writer?.line.say(writer.write(idOf(edit)));
		}
	};
}

/** Readers are numbered through all boards. */
export async function seatReaders(
	crowd: Crowd,
	board: number,
	seat: (reader: number) => Promise<RoomLine>
): Promise<Map<number, RoomLine>> {
	const numbers = Array.from({ length: crowd.readers }, (_, n) => board * crowd.readers + n);
	const lines = await Promise.all(numbers.map(async (number) => [number, await seat(number)] as const));
	return new Map(lines);
}

/** Each writer moves lessons of their own, so that nobody's edit is ever too late. */
export const shares = (lessons: readonly Lesson[], writers: number): Lesson[][] =>
	Array.from({ length: writers }, (_, n) => lessons.filter((_lesson, k) => k % writers === n));
