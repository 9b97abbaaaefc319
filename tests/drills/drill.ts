import { type Need } from '../harness/needs.ts';
import { type Chance } from './chance.ts';
import { type Finding } from './judges/verdict.ts';
import { type Load } from './load/load.ts';
import { type Ending, type Stage, type Wanted } from './stage/stage.ts';
import { type Wire } from './stage/wire.ts';

export type Figures = Record<string, number>;

/** What a drill works on. */
export interface Scene {
	stage: Stage;
	load: Load;
	/** How half of the staff and the candidates reach the house, and the other half. */
	fronts: [Wire, Wire];
	chance: Chance;
	/** How long it may break things, milliseconds. */
	length: number;
	/** Where it adds what it opened itself. */
	ending: Ending;
	/** Says on stderr what happens. */
	tell: (text: string) => void;
}

/** What a drill tells of itself, and what it judged beside the judges of all drills. */
export interface Report {
	figures: Figures;
	judges?: Record<string, Finding>;
}

/** One way to break the house. */
export interface Drill {
	name: string;
	/** What it breaks, in a sentence. */
	what: string;
	/** Milliseconds of breaking, in full and in short. */
	length: { full: number; short: number };
	stage?: Wanted;
	/** Brought before it begins, beside pages and Redis. */
	needs?: readonly Need[];
	/** Breaks, and mends again: when it resolves, every fault has healed. */
	run: (scene: Scene) => Promise<Report>;
}
