import { isInReach, parseWeek, type Week } from '#domain/week.ts';
import { type Identity, type Session } from '#identity/identity.ts';
import { type Schedule } from '#schedule/schedule.ts';
import { BOARD_PATH, boardRoom, CLOSE } from '#sync/board-doc.ts';
import { type DocRooms } from './doc-rooms.ts';
import { type DoorGuard } from './door-guard.ts';
import { type Entry, foreignClient, numberIn, StaffDoor, UUID } from './staff-door.ts';

interface Asked {
	school: string;
	week: Week;
	clientId: number;
	epoch: number;
}

interface Deps {
	schedule: Schedule;
	identity: Identity;
	guard: DoorGuard;
	rooms: DocRooms;
	origins: ReadonlySet<string>;
	clock: () => number;
}

const PATH = new RegExp(`^${BOARD_PATH}(${UUID})/(\\d{4}-W\\d{2})$`);

/** The way in to a board: after the staff's door, lease and epoch. */
export const boardDoor = ({ schedule, clock, ...deps }: Deps): StaffDoor<Asked> =>
	new StaffDoor({
		...deps,
		path: BOARD_PATH,
		asked: (url) => askedBoard(url, clock()),
		seat: boardSeat(schedule, deps.rooms)
	});

/** Decides about somebody of the school's staff. */
export function boardSeat(schedule: Schedule, rooms: DocRooms) {
	return async (session: Session, { school, week, clientId, epoch }: Asked): Promise<Entry> => {
		if (!(await schedule.mayUse(session.actor, session.publicId, week, clientId)))
			return foreignClient(rooms, session, { room: boardRoom(school, week), clientId });
		const doc = await schedule.board(school, week);
		if (doc.epoch !== epoch) return { at: 'turned away', code: CLOSE.epoch, reason: 'other epoch' };
		return { at: 'seat', doc };
	};
}

/** `/board/{school}/{week}?client=…&epoch=…` */
function askedBoard(url: URL, now: number): Asked | null {
	const [, school, text] = PATH.exec(url.pathname) ?? [];
	const week = parseWeek(text ?? '');
	const clientId = numberIn(url, 'client');
	const epoch = numberIn(url, 'epoch');
	if (school === undefined || !week || !isInReach(week, now) || clientId === null || epoch === null)
		return null;
	return { school, week, clientId, epoch };
}
