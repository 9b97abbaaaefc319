import { setTimeout as pause } from 'node:timers/promises';
import { type Drill, type Report, type Scene } from '../drill.ts';
import { judgeRevocation, type Revoked } from '../judges/fault-judges.ts';
import { type StaffScreen } from '../load/staff-screen.ts';
import { type CandidatePage } from '../load/candidate-page.ts';
import { Tally } from '../tally.ts';

/** R20: sessions end within 2 s, without Redis too. Milliseconds. */
const PROMISE = 2_000;
/** What it takes to reach us, and us to look (every 20 ms), on cores that all the load shares. */
const MEASURING = 200;
const ENDS_WITHIN = PROMISE + MEASURING;

type Way = 'session' | 'account' | 'role';

async function revoke({ stage }: Scene, { person }: StaffScreen | CandidatePage, way: Way): Promise<void> {
	const { owner } = stage.db;
	const { account } = person.actor;
	if (way === 'session') await owner`update session set ended_at = now() where account_id = ${account}`;
	if (way === 'account') await owner`update account set disabled_at = now() where id = ${account}`;
	if (way === 'role') await owner`update membership set ended_at = now() where account_id = ${account}`;
}

/** Milliseconds until it is over for them; null: it is not. */
async function untilOver(isOver: () => boolean): Promise<number | null> {
	const from = performance.now();
	while (!isOver()) {
		if (performance.now() - from > 4 * ENDS_WITHIN) return null;
		await pause(20);
	}
	return performance.now() - from;
}

async function run(scene: Scene): Promise<Report> {
	const { stage, load, chance, length, tell } = scene;
	const tally = new Tally('revoked', 'longest_ms', 'accepted_later');
	const revoked: Revoked[] = [];
	await stage.redis.kill();
	tell('Redis is away: nobody rings');
	for (const way of ['session', 'account', 'role'] as const)
		for (const gone of [chance.pick(load.screens), chance.pick(load.pages)]) {
			await pause(length / 6);
			await revoke(scene, gone, way);
			const at = new Date();
			const ms = await untilOver(() => gone.isOver);
			tally.add('revoked');
			tally.most('longest_ms', ms ?? 0);
			load.dismiss(gone);
			const [row] = await stage.db.owner<{ n: number }[]>`
				select count(*)::int as n from edit where account_id = ${gone.person.actor.account}
					and verdict->>'verdict' = 'accepted' and at > ${new Date(at.getTime() + ENDS_WITHIN)}`;
			revoked.push({ way, ms, later: row?.n ?? 0 });
			tell(`${way} revoked, over after ${String(Math.round(ms ?? 0))} ms`);
		}
	await stage.redis.again();
	return { figures: tally.figures, judges: { revocation: judgeRevocation(revoked, ENDS_WITHIN) } };
}

/** Rights taken away from people in the middle of their work. */
export const revokeRights: Drill = {
	name: 'revoke',
	what: 'sessions ended, accounts disabled, roles taken away while their people edit, and Redis is away',
	length: { full: 18_000, short: 6_000 },
	run
};
