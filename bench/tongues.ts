import { type Buffer } from 'node:buffer';
import * as encoding from 'lib0/encoding';
import { askFrame, updateFrame } from '../realtime/frame.ts';
import { type PeerName } from './peers.ts';

type Message = string | Uint8Array;

/** How the clients of a server speak on a plain WebSocket, as far as a load needs it. */
export interface Tongue {
	/** Path and query of a room. */
	path: (room: string) => string;
	greeting: (room: string) => Message[];
	/** After this the client is in the room, and knows what was there before. */
	isWelcome: (message: Buffer, room: string) => boolean;
	update: (room: string, update: Uint8Array) => Message[];
}

const NOTHING_YET = Uint8Array.of(0);
const SYNC = 0;
const STEP_2 = 1;
const saysStep2 = (bytes: Buffer, at: number): boolean => bytes[at] === SYNC && bytes[at + 1] === STEP_2;

const yWebsocket: Tongue = {
	path: (room) => `/${room}`,
	greeting: () => [askFrame(NOTHING_YET)],
	isWelcome: (message) => saysStep2(message, 0),
	update: (_room, update) => [updateFrame(update)]
};

/** Hocuspocus: y-websocket's messages behind the name of the document, and a token first. */
const hocuspocus: Tongue = {
	path: () => '/',
	greeting: (room) => [behind(room, Uint8Array.of(2, 0, 1, 0x78)), behind(room, askFrame(NOTHING_YET))],
	isWelcome: (message, room) => saysStep2(message, 1 + room.length),
	update: (room, update) => [behind(room, updateFrame(update))]
};

const behind = (room: string, message: Uint8Array): Uint8Array =>
	encoding.encode((encoder) => {
		encoding.writeVarString(encoder, room);
		encoding.writeUint8Array(encoder, message);
	});

/** y-socket.io: a Socket.IO namespace a document; bytes travel in a frame after the event that holds their place. */
const ySocketIo: Tongue = {
	path: () => '/socket.io/?EIO=4&transport=websocket',
	greeting: (room) => [`40/yjs|${room},`],
	isWelcome: (message, room) => message.toString().startsWith(`40/yjs|${room},`),
	update: (room, update) => [`451-/yjs|${room},["sync-update",{"_placeholder":true,"num":0}]`, update]
};

/** Here everybody hears everything, themselves too: a client is in when it hears its own first word. */
const broadcast: Tongue = {
	path: (room) => `/${room}`,
	greeting: () => ['here'],
	isWelcome: (message) => message.toString() === 'here',
	update: (_room, update) => [update]
};

export const TONGUES: Record<Exclude<PeerName, 'socketio'>, Tongue> & { ours: Tongue } = {
	ours: yWebsocket,
	hocuspocus,
	ywebsocket: yWebsocket,
	ysocketio: ySocketIo,
	ws: broadcast
};
