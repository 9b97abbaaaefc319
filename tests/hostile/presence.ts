import { randomUUID } from 'node:crypto';
import { type BoardAttack, type Seat } from './attack.ts';
import { words } from './bytes.ts';

const said = (name: string, text: string, audit = 'presence'): BoardAttack => ({
	name: `presence: ${name}`,
	rule: 'R26',
	attack: ({ socket, clientId }) => {
		socket.send(words([clientId], text));
	},
	code: 4400,
	audit
});
const flood = (seat: Seat, frame: Uint8Array): void => {
	for (let n = 0; n < 5_000 && seat.socket.readyState === seat.socket.OPEN; n++) seat.socket.send(frame);
};

/** Awareness that claims, swells or floods. What speaks of others is passed over: tests/integration/presence.test.ts. */
export const presence: BoardAttack[] = [
	said('an identity', JSON.stringify({ who: { account: randomUUID(), name: 'Rose' } })),
	said('a name', JSON.stringify({ day: '2026-11-24', name: 'Rose' })),
	said('a lesson that is no id', JSON.stringify({ selected: '<script>' })),
	said('a mere word', '"Rose"'),
	said('no JSON', '{'),
	said('__proto__', '{"__proto__":{"day":"2026-11-24"},"x":1}'),
	said('more than a kilobyte', JSON.stringify({ day: 'x'.repeat(2_000) })),
	said('a thousand levels', `${'['.repeat(400)}${']'.repeat(400)}`),
	{
		name: 'presence: cut short',
		rule: 'R26',
		attack: ({ send }) => {
			send(1, 3, 9, 9, 9);
		},
		code: 4400,
		audit: 'cut short'
	},
	{
		name: 'presence: a billion people announced',
		rule: 'R26',
		attack: ({ send }) => {
			send(1, 5, 0x80, 0x94, 0xeb, 0xdc, 0x03);
		},
		code: 4400,
		audit: 'cut short'
	},
	{
		name: 'presence: a flood about others',
		rule: 'R26',
		attack: (seat) => {
			flood(seat, words([seat.foreign], '{"day":"1999-01-01"}'));
		},
		code: 1013,
		audit: 'too fast'
	}
];
