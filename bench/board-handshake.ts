import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type Week } from '#domain/week.ts';
import { type Schedule } from '#schedule/schedule.ts';
import { boardRoom, BOARD_PATH } from '#sync/board-doc.ts';
import { WebSocket } from 'ws';
import { askFrame } from '../realtime/frame.ts';
import { type Person } from '../tests/harness/live-school.ts';

interface Where {
	origin: string;
	/** Leases the client id, on the same database. */
	schedule: Schedule;
	week: Week;
	person: Person;
}

/** One newcomer's first sync. */
interface Hand {
	/** From sync step 1 sent to step 2 read whole. */
	ms: number;
	/** As they came through the socket, compressed. */
	wireBytes: number;
	plainBytes: number;
}

const SYNC = 0;
const STEP_2 = 1;
const NOTHING_YET = Uint8Array.of(0);

/** Opens the board with an empty document, as a browser does that was never here, and leaves again. */
export async function shakeHands({ origin, schedule, week, person }: Where): Promise<Hand> {
	const { clientId, epoch } = await schedule.lease(person.actor, person.session, week);
	const url = `${origin.replace('http', 'ws')}${BOARD_PATH}${boardRoom(person.actor.school, week)}`;
	let line: Socket | undefined;
	const socket = new WebSocket(`${url}?client=${String(clientId)}&epoch=${String(epoch)}`, {
		headers: { origin, cookie: person.cookie },
		createConnection: () =>
			(line = connect({ host: new URL(origin).hostname, port: Number(new URL(origin).port) }))
	});
	const answered = new Promise<Uint8Array>((resolve) => {
		socket.on('message', (data: Buffer) => {
			if (data[0] === SYNC && data[1] === STEP_2) resolve(data);
		});
	});
	await once(socket, 'open');
	const before = line?.bytesRead ?? 0;
	const from = performance.now();
	socket.send(askFrame(NOTHING_YET));
	const { length } = await answered;
	const ms = performance.now() - from;
	const wireBytes = (line?.bytesRead ?? 0) - before;
	socket.close();
	await once(socket, 'close');
	return { ms, wireBytes, plainBytes: length };
}
