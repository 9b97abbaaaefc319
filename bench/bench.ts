import { type Need } from '../tests/harness/needs.ts';
import { type Stage } from './stage.ts';

/** What one run measured, by name: `server.p95_ms`. The unit ends the name. */
export type Figures = Record<string, number>;

export interface Goal {
	op: '<=' | '>=';
	value: number;
}

/** One question of speed or size, answered on the real product. */
export interface Bench {
	name: string;
	/** In the table, one line. */
	what: string;
	/** Runs when nobody says how many. */
	runs: number;
	/** Brought before it begins. */
	needs: readonly Need[];
	goals: Record<string, Goal>;
	/** Prepares once, then measures `runs` times. */
	measure: (runs: number, stage: Stage) => Promise<Figures[]>;
}

export interface Machine {
	cores: number;
	node: string;
	/** A fixed piece of work, so that figures of two machines can be compared. */
	calibration_ms: number;
}

export interface Result {
	name: string;
	/** Medians over the runs. */
	figures: Figures;
	goals: Record<string, Goal>;
	met: Record<string, boolean>;
	runs: Figures[];
	machine: Machine;
}

/** @throws when a goal's figure was not measured */
export function resultOf(
	{ name, goals }: Pick<Bench, 'name' | 'goals'>,
	runs: Figures[],
	machine: Machine
): Result {
	const names = [...new Set(runs.flatMap((run) => Object.keys(run)))];
	const valuesOf = (figure: string): number[] =>
		runs.map((run) => run[figure]).filter((value) => value !== undefined);
	const figures = Object.fromEntries(names.map((figure) => [figure, rounded(median(valuesOf(figure)))]));
	const met = Object.fromEntries(
		Object.entries(goals).map(([figure, goal]) => [figure, isMet(goal, figures[figure])])
	);
	return { name, figures, goals, met, runs: runs.map(roundedAll), machine };
}

/** The same figures a second time as objects, `ours: {p99_ms}` beside `ours.p99_ms`: some read paths, some names. */
export function grouped(figures: Figures): Record<string, number | Figures> {
	const inGroups = Object.keys(figures).filter((name) => name.includes('.'));
	const groups = Map.groupBy(inGroups, (name) => name.slice(0, name.indexOf('.')));
	const members = (names: readonly string[], group: string): Figures =>
		Object.fromEntries(names.map((name) => [name.slice(group.length + 1), figures[name] ?? 0]));
	return {
		...figures,
		...Object.fromEntries([...groups].map(([group, names]) => [group, members(names, group)]))
	};
}

function isMet({ op, value }: Goal, figure: number | undefined): boolean {
	if (figure === undefined) throw new Error('a goal without its figure');
	return op === '<=' ? figure <= value : figure >= value;
}

const rounded = (value: number): number => Math.round(value * 100) / 100;
const roundedAll = (run: Figures): Figures =>
	Object.fromEntries(Object.entries(run).map(([name, value]) => [name, rounded(value)]));

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Between two neighbours it goes straight. @param part 0.95 for p95 */
export function quantile(values: readonly number[], part: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	const at = part * (sorted.length - 1);
	const below = sorted[Math.floor(at)];
	const above = sorted[Math.ceil(at)];
	if (below === undefined || above === undefined) throw new Error('no values');
	return below + (above - below) * (at - Math.floor(at));
}
