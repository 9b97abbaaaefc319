import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Drill, type Report, type Scene } from '../drill.ts';
import { judgeFault } from '../judges/fault-judges.ts';
import { allReady } from '../stage/stage.ts';

/** Takes the last byte. @returns bytes taken */
function fill(file: string): number {
	const ballast = openSync(file, 'a');
	let taken = 0;
	for (let piece = 1_048_576; piece >= 512;)
		try {
			taken += writeSync(ballast, Buffer.alloc(piece));
		} catch {
			piece /= 2;
		}
	closeSync(ballast);
	return taken;
}

async function run({ stage, load, length, tell }: Scene): Promise<Report> {
	const ballast = join(stage.disk ?? '', 'ballast');
	let taken = 0;
	// What PostgreSQL gives back meanwhile is taken as well.
	const keepFull = async (): Promise<void> => {
		for (const end = performance.now() + length / 2; performance.now() < end; await pause(200))
			taken += fill(ballast);
	};
	await keepFull();
	process.kill(stage.cluster.pid(), 'SIGKILL');
	tell('kill -9 of PostgreSQL: it cannot come up');
	await keepFull();
	load.look();
	const waiting = load.screens.reduce((sum, screen) => sum + screen.waiting, 0);
	tell(`full: ${String(waiting)} edits on the screens are not saved`);
	rmSync(ballast);
	await allReady(stage);
	return {
		figures: { unsaved_while_full: waiting, ballast_mb: Math.round(taken / 1_048_576) },
		judges: { fullness: judgeFault({ 'edit that the full disk left waiting': waiting }) }
	};
}

/** No byte is left where PostgreSQL writes, and then there is room again. */
export const diskFull: Drill = {
	name: 'disk-full',
	what: 'the disk of PostgreSQL full to the last byte while everybody edits, it is killed, then there is room again',
	length: { full: 15_000, short: 8_000 },
	// Little is kept for later, so that it is felt at once.
	stage: { disk: 300, postgres: { min_wal_size: '32MB', max_wal_size: '48MB' } },
	run
};
