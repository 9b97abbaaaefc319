import { setTimeout as pause } from 'node:timers/promises';
import { type Drill, type Report, type Scene } from '../drill.ts';
import { Messages } from '../stage/messages.ts';

/** What was just changed is known to flows that wait until it is quiet, and to nobody else. */
const QUIET_S = 20;

/** People edit for a while; then everybody's flow has heard of all of it, and told nobody yet. */
async function edit({ load, length }: Scene, messages: Messages): Promise<void> {
	load.start();
	await pause(length / 4);
	load.rest();
	await messages.heard();
}

async function run(scene: Scene): Promise<Report> {
	const { stage, load, tell, length } = scene;
	const messages = await Messages.open(scene);
	const { temporal } = messages;
	await messages.mail.nextLetter(5_000);
	await pause(length / 4);
	load.rest();
	tell('Temporal’s database is put aside, as yesterday’s');
	const yesterday = await temporal.copy();
	await stage.db.owner`update school set quiet_seconds = ${QUIET_S}`;
	await edit(scene, messages);
	tell('Temporal’s database is lost');
	await temporal.replace(null);
	await edit(scene, messages);
	tell('yesterday’s is put back');
	await temporal.replace(yesterday);
	return await messages.judge();
}

/** Temporal forgets everything, then everything but the past. */
export const temporalLost: Drill = {
	name: 'temporal-lost',
	what: 'Temporal’s database deleted under load, and later yesterday’s put back: the sweep starts what is missing',
	length: { full: 24_000, short: 9_000 },
	needs: ['temporal'],
	run
};
