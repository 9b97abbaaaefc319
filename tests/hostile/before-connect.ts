import { type LineAttack } from './attack.ts';

/** What a candidate's line may carry that has never said CONNECT, and so has no page behind it. */
export const beforeConnect: LineAttack[] = [
	{
		name: 'rooms of the house, one after the other',
		attack: (socket) => {
			for (let n = 0; n < 5_000; n++) socket.send('40/x,');
		},
		code: 4400,
		audit: 'something else than CONNECT'
	},
	{
		name: 'a question',
		attack: (socket) => {
			socket.send('420["since",0]');
		},
		code: 4400,
		audit: 'something else than CONNECT'
	},
	{
		name: 'a flood of answers to no ping',
		attack: (socket) => {
			for (let n = 0; n < 5_000; n++) socket.send('3');
		},
		code: 1013,
		audit: 'too fast'
	},
	{
		name: 'a flood of pings',
		attack: (socket) => {
			for (let n = 0; n < 5_000; n++) socket.ping();
		},
		code: 1013,
		audit: 'too fast'
	}
];
