import { setTimeout as pause } from 'node:timers/promises';
import { type Drill, type Report, type Scene } from '../drill.ts';

async function run({ load, fronts, length, tell }: Scene): Promise<Report> {
	const [, away] = fronts;
	const cut = load.screens.filter(({ device }) => device.port === away.port);
	// Some browsers notice that the network has gone; the others find out by themselves.
	const told = cut.filter((_, n) => n % 2 === 0);
	for (const screen of told) screen.network(false);
	away.freeze();
	tell(`${String(cut.length)} screens in a black hole, ${String(told.length)} were told`);
	await pause(length / 2);
	away.cut();
	tell('their network is down');
	await pause(length / 2);
	const waiting = cut.reduce((sum, screen) => sum + screen.waiting, 0);
	away.mend();
	for (const screen of told) screen.network(true);
	return { figures: { offline: cut.length, edited_offline: waiting } };
}

/** Half of the people lose their network for a minute, and work on. */
export const offline: Drill = {
	name: 'offline',
	what: 'half of staff and candidates without network for a minute, editing on both sides',
	length: { full: 62_000, short: 10_000 },
	run
};
