import { setTimeout as pause } from 'node:timers/promises';
import { type Drill, type Report, type Scene } from '../drill.ts';
import { Messages } from '../stage/messages.ts';
import { allReady } from '../stage/stage.ts';
import { Tally } from '../tally.ts';

const VICTIMS = ['worker', 'worker', 'web', 'temporal', 'postgres'] as const;

async function kill(victim: (typeof VICTIMS)[number], messages: Messages, scene: Scene): Promise<void> {
	const { stage, chance } = scene;
	switch (victim) {
		case 'worker': {
			const worker = chance.pick(messages.workers);
			await messages.kill(worker);
			await pause(chance.between(0, 1_000));
			worker.start();
			return;
		}
		case 'web': {
			const node = chance.pick(stage.nodes);
			await node.end('SIGKILL');
			await node.start();
			return;
		}
		case 'temporal':
			messages.temporal.kill();
			return;
		case 'postgres':
			process.kill(stage.cluster.pid(), 'SIGKILL');
			await pause(300);
			await allReady(stage);
	}
}

async function run(scene: Scene): Promise<Report> {
	const { chance, length, tell } = scene;
	const messages = await Messages.open(scene);
	const tally = new Tally('kills', ...VICTIMS, 'with_a_letter');
	await messages.mail.nextLetter(10_000);
	for (const end = performance.now() + length; performance.now() < end;) {
		await pause(chance.between(200, 2_000));
		if (chance.isIn(0.5) && (await messages.mail.nextLetter(2_000))) tally.add('with_a_letter');
		const victim = chance.pick(VICTIMS);
		tell(`kill -9 of ${victim}`);
		await kill(victim, messages, scene);
		tally.add('kills');
		tally.add(victim);
	}
	await allReady(scene.stage);
	const { judges, figures } = await messages.judge();
	return { judges, figures: { ...tally.figures, ...figures } };
}

/** kill -9 of everything that has a part in telling people, at any moment. */
export const notify: Drill = {
	name: 'notify',
	what: 'kill -9 of worker, server, Temporal and PostgreSQL while people are told, by a mail server that is slow and cuts off',
	length: { full: 25_000, short: 8_000 },
	needs: ['temporal'],
	run
};
