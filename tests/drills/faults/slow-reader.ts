import { setTimeout as pause } from 'node:timers/promises';
import { type Drill, type Report, type Scene } from '../drill.ts';
import { newDevice } from '../load/device.ts';
import { StaffScreen } from '../load/staff-screen.ts';

const CALMS_WITHIN = 15_000;

async function run({ stage, load, length, tell }: Scene): Promise<Report> {
	const front = await stage.openFront();
	const week = stage.school.things.weeks[0];
	const others = [...load.screens];
	const slow = load.screens.slice(0, 3).map(({ person, school, ledger }) => {
		const screen = new StaffScreen(person, newDevice(front.port, person.cookie), school, week, ledger);
		load.screens.push(screen);
		return screen;
	});
	await pause(2_000);
	const lines = front.lines;
	front.freeze();
	load.pace = 80;
	tell(`${String(slow.length)} screens read nothing any more, the others work three times as fast`);
	await pause(length);
	// What they left waiting in their haste is no fault of those who read slowly: it is decided first.
	load.pace = 1_500;
	const waiting = (): number => others.reduce((sum, screen) => sum + screen.waiting, 0);
	for (const end = performance.now() + CALMS_WITHIN; waiting() > 10 && performance.now() < end;)
		await pause(100);
	load.pace = 250;
	const cut = Math.max(0, lines - front.lines);
	front.mend();
	return { figures: { slow: slow.length, cut_off: cut } };
}

/** Screens that take in nothing while everybody else writes. */
export const slowReader: Drill = {
	name: 'slow-reader',
	what: 'screens that read nothing while the others write, and then read again',
	length: { full: 30_000, short: 8_000 },
	run
};
