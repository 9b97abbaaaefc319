import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Chance } from './chance.ts';
import { type Drill, type Figures, type Scene } from './drill.ts';
import { gatherFacts } from './judges/facts.ts';
import { judgeLedger } from './judges/ledger-judge.ts';
import { judgeOverlap } from './judges/overlap-judge.ts';
import { judgeRecords } from './judges/records-judge.ts';
import { type Finding } from './judges/verdict.ts';
import { CandidatePage } from './load/candidate-page.ts';
import { newDevice } from './load/device.ts';
import { Ledger } from './load/ledger.ts';
import { Load } from './load/load.ts';
import { StaffScreen } from './load/staff-screen.ts';
import { settle } from './settle.ts';
import { clear, type Ending, openStage, type Stage } from './stage/stage.ts';
import { type Wire } from './stage/wire.ts';

/** As QUALITY.md asks for it. */
export interface Outcome {
	name: string;
	seed: number;
	verdict: 'pass' | 'fail';
	judges: Record<string, Finding>;
	figures: Figures;
}

export interface Performance {
	seed: number;
	isShort: boolean;
	tell: (text: string) => void;
	ending: Ending;
}

/** Work before the first fault. */
const WARM_UP = 2_000;

/** Opens a stage, sets people to work, breaks, lets heal, and has it judged. */
export async function perform(drill: Drill, { seed, isShort, tell, ending }: Performance): Promise<Outcome> {
	const chance = new Chance(seed);
	// The client's own pauses are chance too.
	Math.random = () => chance.next();
	const stage = await openStage(drill.stage ?? {}, ending);
	tell(`on stage: ${stage.folder}`);
	const fronts: [Wire, Wire] = [await stage.openFront(), await stage.openFront()];
	const ledger = new Ledger(join(stage.folder, 'ledger.jsonl'));
	const load = setToWork(stage, fronts, ledger, chance.split('load'));
	ending.add(() => Promise.resolve(load.end()));
	const length = isShort ? drill.length.short : drill.length.full;
	const scene: Scene = { stage, load, fronts, chance: chance.split(drill.name), length, ending, tell };
	load.start();
	await pause(WARM_UP);
	const { figures, judges: own = {} } = await drill.run(scene);
	const healed = performance.now();
	load.rest();
	tell('healed');
	const settled = await settle(scene, healed);
	const judges = { views: settled.finding, ...(await judge(stage, ledger)), ...own };
	const verdict = Object.values(judges).every((one) => one.verdict === 'pass') ? 'pass' : 'fail';
	if (verdict === 'pass') ending.add(() => Promise.resolve(clear(stage)));
	return {
		name: drill.name,
		seed,
		verdict,
		judges,
		figures: { ...figures, ...counted(ledger), converged_ms: settled.after }
	};
}

function setToWork(stage: Stage, fronts: [Wire, Wire], ledger: Ledger, chance: Chance): Load {
	const { house, staff, candidates, things, zone } = stage.school;
	const screens = staff.map((person, n) => {
		const device = newDevice(fronts[n % 2]?.port ?? 0, person.cookie);
		const week = things.weeks[n % 3 === 0 ? 1 : 0];
		return new StaffScreen(person, device, { id: house.school, zone }, week, ledger);
	});
	const pages = candidates.map((person, n) => new CandidatePage(fronts[n % 2]?.port ?? 0, person));
	return new Load(screens, pages, things, chance);
}

async function judge({ db, school, folder }: Stage, ledger: Ledger): Promise<Record<string, Finding>> {
	const facts = await gatherFacts(db, school.house.school, school.things.weeks, ledger.read());
	writeFileSync(join(folder, 'facts.json'), JSON.stringify(facts));
	return { ledger: judgeLedger(facts), overlap: judgeOverlap(facts), records: judgeRecords(facts) };
}

function counted(ledger: Ledger): Figures {
	const count = (what: string) => entries.filter((entry) => entry.what === what).length;
	const entries = ledger.read();
	return { edits: count('made'), saved: count('saved'), refused: count('refused') };
}
