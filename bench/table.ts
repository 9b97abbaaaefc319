import { type Goal, type Result } from './bench.ts';

const WIDTH = 30;

/** One result as lines for people: each figure, its goal and whether it is met. */
export function linesOf(what: string, result: Result): string[] {
	const lines = Object.entries(result.figures).map(([name, value]) => {
		const goal = result.goals[name];
		const judged = goal ? `${wordsOf(goal).padEnd(12)} ${result.met[name] === true ? 'met' : 'MISSED'}` : '';
		return `  ${name.padEnd(WIDTH)} ${String(value).padStart(10)}  ${judged}`.trimEnd();
	});
	return [`${result.name}: ${what} (median of ${String(result.runs.length)})`, ...lines];
}

const wordsOf = ({ op, value }: Goal): string => `${op} ${String(value)}`;

export const machineLine = ({ machine }: Result): string =>
	`${String(machine.cores)} cores, node ${machine.node}, calibration ${String(machine.calibration_ms)} ms`;
