import { type Lesson } from '#domain/lesson.ts';
import { type TextName } from '#domain/free-text.ts';
import { type Texts } from '#schedule/texts.ts';
import { NOTE_PATH, textOf, textRoom } from '#sync/text-doc.ts';
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { until } from './board-client.ts';
import { ORIGIN, type Person } from './live-school.ts';

export const noteOf = (lesson: Pick<Lesson, 'id'>): TextName => ({ kind: 'note', about: lesson.id });

export const textUrl = (port: number, school: string, name: TextName, clientId: number): string =>
	`ws://127.0.0.1:${String(port)}${NOTE_PATH}${textRoom(school, name)}?client=${String(clientId)}`;

/** A note or memo as the page opens it: y-websocket on a leased client id. */
export async function openText(port: number, person: Person, name: TextName, texts: Texts) {
	const lease = await texts.lease(person.actor, person.session, name);
	if (!lease) throw new Error('not theirs to open');
	class Signed extends WebSocket {
		constructor(url: string) {
			super(url, { headers: { origin: ORIGIN, cookie: person.cookie } });
		}
	}
	const doc = new Y.Doc();
	doc.clientID = lease.clientId;
	const url = new URL(textUrl(port, person.actor.school, name, lease.clientId));
	const provider = new WebsocketProvider(
		`${url.origin}${NOTE_PATH.slice(0, -1)}`,
		textRoom(person.actor.school, name),
		doc,
		{
			params: { client: String(lease.clientId) },
			WebSocketPolyfill: Signed as unknown as typeof globalThis.WebSocket,
			disableBc: true
		}
	);
	const closed = new Promise<number>((resolve) => {
		provider.once('connection-close', (event: { code: number } | null) => {
			resolve(event?.code ?? 0);
		});
	});
	await until(() => provider.synced);
	return { doc, text: textOf(doc), provider, clientId: lease.clientId, closed };
}
