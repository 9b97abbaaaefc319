import { setTimeout as pause } from 'node:timers/promises';
import { type Drill, type Report, type Scene } from '../drill.ts';
import { newDevice } from '../load/device.ts';
import { StaffScreen } from '../load/staff-screen.ts';

async function run({ stage, load, length, tell }: Scene): Promise<Report> {
	const front = await stage.openFront();
	const week = stage.school.things.weeks[0];
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
	load.pace = 250;
	const cut = lines - front.lines;
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
