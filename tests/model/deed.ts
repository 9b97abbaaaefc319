import { type Chance } from './chance.ts';

/** What people do. */
const PEOPLE_DO = [
	...['create', 'create', 'create', 'move', 'move', 'move', 'week', 'assign', 'assign', 'seat', 'seat'],
	...['cancel', 'restore', 'swap', 'dismiss', 'reload', 'look', 'form', 'publish', 'page']
] as const;
/** What happens to them and to the servers. */
const HAPPENS = [
	...[
		'crash',
		'crash',
		'crash',
		'start',
		'start',
		'start',
		'freeze',
		'thaw',
		'offline',
		'online',
		'cut',
		'cut page'
	],
	...[
		'kill sessions',
		'kill sessions',
		'lose request',
		'lose answer',
		'lose answer',
		'epoch',
		'bells out',
		'bells back'
	],
	...['follow', 'follow', 'catch up', 'audit', 'release', 'prune', 'hashes']
] as const;

/** One step of a run: who does what, and how much happens after it before the next. */
export interface Action {
	who: number;
	what: (typeof PEOPLE_DO)[number] | (typeof HAPPENS)[number];
	pick: number;
	day: number;
	slot: number;
	other: number;
	server: number;
	turns: number;
	/** Of the turns that follow: they stay the same when other steps are left out. */
	seed: number;
}

export const draw = (chance: Chance): Action => ({
	who: chance.below(3),
	what: chance.isLikely(0.65) ? chance.one(PEOPLE_DO) : chance.one(HAPPENS),
	pick: chance.below(1000),
	day: chance.one([1, 5, 6]),
	slot: chance.one([0, 1, 4, 5, 11]),
	other: chance.below(1000),
	server: chance.below(3),
	turns: chance.below(14),
	seed: chance.seed()
});
