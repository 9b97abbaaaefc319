import { setTimeout as pause } from 'node:timers/promises';
import { type Drill, type Report, type Scene } from '../drill.ts';
import { CandidatePage } from '../load/candidate-page.ts';
import { newDevice } from '../load/device.ts';
import { StaffScreen } from '../load/staff-screen.ts';
import { crowd } from '../stage/crowd.ts';

const CANDIDATES = 2_000;
const STAFF = 100;
/** So many at once open their pages in the morning. */
const WAVE = 50;

const missing = (from: readonly { isLive: boolean }[]): number => from.filter((one) => !one.isLive).length;

/** Says every five seconds who is still missing. */
async function allIn({ screens, pages }: Scene['load'], tell: Scene['tell']): Promise<void> {
	tell('all have knocked');
	for (let n = 1; missing(screens) + missing(pages) > 0; n++) {
		if (n % 50 === 0)
			tell(`not in yet: ${String(missing(screens))} of the staff, ${String(missing(pages))} candidates`);
		await pause(100);
	}
}

async function run({ stage, load, fronts, length, tell }: Scene): Promise<Report> {
	const { candidates, staff } = await crowd(stage.db, stage.school.house.school, CANDIDATES, STAFF);
	const port = (n: number): number => fronts[n % 2]?.port ?? 0;
	// Through our own wires each of them would cost us three sockets instead of one.
	const direct = (n: number): number => stage.nodes[n % 2]?.port ?? 0;
	const crowded: CandidatePage[] = [];
	const week = stage.school.things.weeks[0];
	const [{ school, ledger } = { school: null, ledger: null }] = load.screens;
	if (!school || !ledger) throw new Error('there is a load');
	for (const [n, person] of [...staff, ...candidates].entries()) {
		if (person.actor.candidate) crowded.push(new CandidatePage(direct(n), person));
		else load.screens.push(new StaffScreen(person, newDevice(port(n), person.cookie), school, week, ledger));
		if (n % WAVE === 0) await pause(200);
	}
	load.pages.push(...crowded);
	await allIn(load, tell);
	tell('all are here');
	await pause(length);
	for (const front of fronts) front.sever();
	for (const page of crowded) page.cut();
	return { figures: { candidates: CANDIDATES, staff: STAFF } };
}

/** Everybody is cut off at one instant, and comes back. */
export const storm: Drill = {
	name: 'storm',
	what: '2,000 candidates and 100 of the staff cut off at one instant, and all back',
	length: { full: 3_000, short: 1_000 },
	stage: { isDirect: true },
	run
};
