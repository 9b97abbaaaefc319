import { boardUrl, knockAt, type RawClient } from '../harness/board-client.ts';
import { ORIGIN, type Person } from '../harness/live-school.ts';
import { type Crowd, type DoorAttack } from './attack.ts';

const AT_BOARD = 'client=1&epoch=1';
const knock = ({ port }: Crowd, path: string, headers: Record<string, string>): RawClient =>
	knockAt(`ws://127.0.0.1:${String(port)}${path}`, headers);
const as = (person: Person, origin = ORIGIN): Record<string, string> => ({ origin, cookie: person.cookie });
const LIVE = '/live/?EIO=4&transport=websocket';
const board = (crowd: Crowd, headers: Record<string, string>, query = AT_BOARD, school = crowd.school) =>
	knockAt(boardUrl(crowd.port, school, query), headers);

/** Who may not come in, at each door. */
export const doors: DoorAttack[] = [
	{
		name: 'a board from a foreign page',
		rule: 'R29',
		knock: (crowd) => board(crowd, as(crowd.rose, 'https://evil.example')),
		answer: { status: 403 },
		audit: null
	},
	{
		name: 'a board without an Origin',
		rule: 'R29',
		knock: (crowd) => board(crowd, { cookie: crowd.rose.cookie }),
		answer: { status: 403 },
		audit: null
	},
	{
		name: 'a planning from a foreign page',
		rule: 'R29',
		knock: (crowd) => knock(crowd, LIVE, as(crowd.joel, 'https://evil.example')),
		answer: { status: 403 },
		audit: null
	},
	{
		name: 'a board before signing in',
		rule: 'R29',
		knock: (crowd) => board(crowd, { origin: ORIGIN }),
		answer: { status: 401 },
		audit: null
	},
	{
		name: 'a planning before signing in',
		rule: 'R29',
		knock: (crowd) => knock(crowd, LIVE, { origin: ORIGIN }),
		answer: { status: 401 },
		audit: null
	},
	{
		name: 'a cookie made up',
		rule: 'R29',
		knock: (crowd) => board(crowd, { origin: ORIGIN, cookie: `__Host-dgtt=${'x'.repeat(43)}` }),
		answer: { code: 4401 },
		audit: null
	},
	{
		name: 'a board after signing out',
		rule: 'R17',
		knock: (crowd) => board(crowd, as(crowd.gone)),
		answer: { code: 4401 },
		audit: null
	},
	{
		name: 'a planning after signing out',
		rule: 'R17',
		knock: (crowd) => knock(crowd, LIVE, as(crowd.gone)),
		answer: { code: 1005 },
		hears: /^0\{"sid":[^}]*\}44\{"message":"ended"\}$/,
		audit: null
	},
	{
		name: 'another school’s board',
		rule: 'R29',
		knock: (crowd) => board(crowd, as(crowd.stranger)),
		answer: { status: 403 },
		audit: 'not theirs'
	},
	{
		name: 'another school’s memo',
		rule: 'R29',
		knock: (crowd) => knock(crowd, `/note/memo/${crowd.school}/2026-W48?client=1`, as(crowd.stranger)),
		answer: { status: 403 },
		audit: 'not theirs'
	},
	{
		name: 'a board, by a candidate',
		rule: 'R18',
		knock: (crowd) => board(crowd, as(crowd.joel)),
		answer: { status: 403 },
		audit: 'not theirs'
	},
	{
		name: 'a planning, by somebody who is no candidate',
		rule: 'R18',
		knock: (crowd) => knock(crowd, LIVE, as(crowd.rose)),
		answer: { status: 403 },
		audit: 'not theirs'
	},
	{
		name: 'the line of another candidate',
		rule: 'R18',
		knock: (crowd) => knock(crowd, `${LIVE}&sid=AAAAAAAAAAAAAAAAAAAA`, as(crowd.joel)),
		answer: { status: 400 },
		audit: null
	},
	{
		name: 'a client id leased to somebody else',
		rule: 'R8',
		knock: (crowd) => board(crowd, as(crowd.rose), `client=${String(crowd.foreign)}&epoch=1`),
		answer: { code: 4400 },
		audit: 'not leased'
	},
	{
		name: 'a school that is not one',
		rule: 'R1',
		knock: (crowd) => board(crowd, as(crowd.rose), AT_BOARD, "x'; drop table lesson; --"),
		answer: { status: 404 },
		audit: null
	},
	{
		name: 'a week beyond all weeks',
		rule: 'R1',
		knock: (crowd) => knock(crowd, `/board/${crowd.school}/9999-W99?${AT_BOARD}`, as(crowd.rose)),
		answer: { status: 404 },
		audit: null
	},
	{
		name: 'a client id beyond all numbers',
		rule: 'R8',
		knock: (crowd) => board(crowd, as(crowd.rose), 'client=99999999999&epoch=1'),
		answer: { status: 404 },
		audit: null
	},
	{
		name: 'a door nobody has',
		rule: 'R29',
		knock: (crowd) => knock(crowd, '/socket.io/?EIO=4&transport=websocket', as(crowd.rose)),
		answer: { status: 404 },
		audit: null
	}
];
