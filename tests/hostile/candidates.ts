import { type WebSocket } from 'ws';
import { type CandidateClient } from '../harness/candidate-client.ts';
import { type CandidateAttack } from './attack.ts';

/** The line under Socket.IO's client. */
const lineOf = ({ socket }: CandidateClient): WebSocket =>
	(socket.io.engine.transport as unknown as { ws: WebSocket }).ws;
const emit = (page: CandidateClient, ...args: unknown[]): void => {
	(page.socket as unknown as { emit: (...all: unknown[]) => void }).emit(...args);
};
const noAnswer = (): void => undefined;

const event = (name: string, ...args: unknown[]): CandidateAttack => ({
	name,
	rule: 'R18',
	attack: (page) => {
		emit(page, ...args);
	},
	audit: 'unknown event'
});
const question = (name: string, ...args: unknown[]): CandidateAttack => ({
	name,
	rule: 'R20',
	attack: (page) => {
		emit(page, 'since', ...args, noAnswer);
	},
	audit: 'malformed question'
});
const line = (name: string, audit: string, send: (line: WebSocket) => void): CandidateAttack => ({
	name,
	rule: 'R18',
	attack: (page) => {
		send(lineOf(page));
	},
	audit
});

/** Messages no page of a candidate's sends. */
export const candidates: CandidateAttack[] = [
	event('another candidate’s room', 'join', 'candidate:00000000-0000-4000-8000-000000000000'),
	event('a subscription', 'subscribe', { candidate: 'x' }),
	event('a push of its own', 'planning', []),
	event('an event called __proto__', '__proto__', 1),
	event('an event called constructor', 'constructor', {}),
	question('a version below all', -1),
	question('half a version', 1.5),
	question('a version in words', '-1'),
	question('a version beyond all numbers', Number.MAX_VALUE),
	question('no version', null),
	question('a condition', { $gt: 0 }),
	question('__proto__', JSON.parse('{"__proto__":{"version":0}}')),
	{
		name: 'a question nobody waits for',
		rule: 'R20',
		attack: (page) => {
			emit(page, 'since', 0);
		},
		audit: 'malformed question'
	},
	{
		name: 'twenty questions at once',
		rule: 'R18',
		attack: (page) => {
			for (let n = 0; n < 20; n++) emit(page, 'since', 0, noAnswer);
		},
		audit: 'too fast'
	},
	line('bytes', 'broken packet', (socket) => {
		socket.send(Uint8Array.of(0, 1, 2, 3));
	}),
	line('a packet of no kind', 'broken packet', (socket) => {
		socket.send('4x');
	}),
	line('a binary event', 'broken packet', (socket) => {
		socket.send('451-["since",{"_placeholder":true,"num":0}]');
		socket.send('42["since",0]');
	}),
	line('JSON of 3,000 levels', 'malformed question', (socket) => {
		socket.send(`42["since",${'['.repeat(3_000)}${']'.repeat(3_000)}]`);
	}),
	line('a message over 8 KB', 'broken packet', (socket) => {
		socket.send(`42["since","${'x'.repeat(9_000)}"]`);
	}),
	line('other rooms of the house', 'too fast', (socket) => {
		for (let n = 0; n < 20; n++) socket.send(`40/room-${String(n)},`);
	}),
	line('ten thousand tiny frames', 'too fast', (socket) => {
		for (let n = 0; n < 10_000; n++) socket.send('3');
	}),
	line('a thousand pings', 'too fast', (socket) => {
		for (let n = 0; n < 1_000; n++) socket.ping();
	})
];
