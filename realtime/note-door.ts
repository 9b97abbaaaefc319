import { mayOpenText, type TextName } from '#domain/free-text.ts';
import { parseWeek } from '#domain/week.ts';
import { type Identity, type Session } from '#identity/identity.ts';
import { type Texts } from '#schedule/texts.ts';
import { CLOSE } from '#sync/board-doc.ts';
import { NOTE_PATH, textRoom } from '#sync/text-doc.ts';
import { type DocRooms } from './doc-rooms.ts';
import { type DoorGuard } from './door-guard.ts';
import { type Entry, foreignClient, numberIn, StaffDoor, UUID } from './staff-door.ts';

interface Asked {
	school: string;
	name: TextName;
	clientId: number;
}

interface Deps {
	texts: Texts;
	identity: Identity;
	guard: DoorGuard;
	rooms: DocRooms;
	origins: ReadonlySet<string>;
}

const NOTE = new RegExp(`^${NOTE_PATH}note/(${UUID})/(${UUID})$`);
const MEMO = new RegExp(`^${NOTE_PATH}memo/(${UUID})/(\\d{4}-W\\d{2})$`);

/** The way in to a lesson's note or a week's memo: after the staff's door, the right to this text, and the lease. */
export function noteDoor({ texts, ...deps }: Deps): StaffDoor<Asked> {
	const seat = async (session: Session, { school, name, clientId }: Asked): Promise<Entry> => {
		const { actor, publicId } = session;
		const doc = await texts.open(school, name);
		const leased = await texts.mayUse(actor, publicId, name, clientId);
		if (!doc || !mayOpenText(actor, name.kind, doc.instructor))
			// Who held a lease once may learn that the lesson went to somebody else.
			return leased
				? { at: 'turned away', code: CLOSE.ended, reason: 'not yours any more' }
				: { at: 'refused', status: 403 };
		if (!leased) return foreignClient(deps.rooms, session, { room: textRoom(school, name), clientId });
		return { at: 'seat', doc };
	};
	return new StaffDoor({ ...deps, path: NOTE_PATH, asked: askedText, seat });
}

/** `/note/note/{school}/{lesson}?client=…` or `/note/memo/{school}/{week}?client=…` */
function askedText(url: URL): Asked | null {
	const clientId = numberIn(url, 'client');
	const [, school, lesson] = NOTE.exec(url.pathname) ?? [];
	if (clientId === null) return null;
	if (school !== undefined && lesson !== undefined)
		return { school, name: { kind: 'note', about: lesson }, clientId };
	const [, of, text] = MEMO.exec(url.pathname) ?? [];
	const week = parseWeek(text ?? '');
	return of !== undefined && week ? { school: of, name: { kind: 'memo', about: week }, clientId } : null;
}
