import * as handingOver from '#db/handing-over.ts';
import * as officeMatters from '#db/office-matters.ts';
import * as pushDevices from '#db/push-devices.ts';
import { inSchool, type Sql, type Tx } from '#db/sql.ts';
import { type Channel } from '#domain/notices/notice.ts';
import { type Log } from '#log';
import { type HandedOver, type HandOverInput } from '../contract.ts';
import { begin, type BeginDeps, type Begun } from './begin.ts';
import { Lanes } from './lanes.ts';
import { Ledger } from './ledger.ts';
import { type Sent } from './way.ts';

export interface HandOverDeps extends BeginDeps {
	sql: Sql;
	log: Pick<Log, 'warn'>;
	/** Says how far a portion has come: whoever falls silent is followed by another. */
	beat: (progress: { ended: number; of: number }) => void;
	/** Of the portion at hand: its worker is about to end, or was thought dead. What is not begun is left to another. */
	leaving: () => AbortSignal;
}

/** So many are begun in one transaction. */
const MOST_BEGUN = 50;
const BEAT_EVERY = 4_000;
/** Whoever waits for a lane keeps others from being worked for: after so long they come again later. */
const PATIENCE = 5_000;
const COME_AGAIN = 15_000;

type Later = HandedOver['later'][number];

/** One portion on its way. */
interface Way {
	school: string;
	claim: string;
	ledger: Ledger;
	leaving: AbortSignal;
	ended: number;
}

/** How one worker hands messages over, whatever portions they come in. */
export class HandOver {
	readonly #deps: HandOverDeps;
	readonly #lanes: Record<Channel, Lanes>;

	constructor(deps: HandOverDeps) {
		this.#deps = deps;
		// The inbox is our own.
		this.#lanes = { inbox: new Lanes(100), email: new Lanes(20), push: new Lanes(20), sms: new Lanes(10) };
	}

	/** Every message comes to its end or is one for later; none holds up another. */
	async portion({ notices, ...input }: HandOverInput): Promise<HandedOver> {
		const { school, portion, last } = input;
		const claim = handingOver.claimOf(portion);
		const leaving = this.#deps.leaving();
		const open = await this.#inSchool(school, async (tx) => {
			if ((await handingOver.cutOff(tx, notices, portion)) > 0) await officeMatters.wake(tx, school);
			return await handingOver.openAmong(tx, notices);
		});
		const settle = (ends: readonly handingOver.End[]): Promise<unknown> =>
			this.#inSchool(school, async (tx) => {
				await handingOver.settle(tx, ends, claim);
				const gone = ends.flatMap((end) => end.gone ?? []);
				if (gone.length > 0) await pushDevices.remove(tx, gone);
				if (ends.some(isTrouble)) await officeMatters.wake(tx, school);
			});
		const way: Way = { school, claim, leaving, ledger: new Ledger(settle), ended: 0 };
		const beating = setInterval(() => {
			this.#deps.beat({ ended: way.ended, of: open.length });
		}, BEAT_EVERY);
		try {
			const byChannel = [...Map.groupBy(open, ({ channel }) => channel)];
			const ways = await Promise.allSettled(
				byChannel.map(([channel, some]) =>
					this.#allBy(
						channel,
						some.map(({ id }) => id),
						way
					)
				)
			);
			const later = ways.flatMap((one) => {
				if (one.status === 'rejected') throw one.reason;
				return one.value;
			});
			return { later: last ? await this.#giveUp(school, later) : later };
		} finally {
			clearInterval(beating);
		}
	}

	async #allBy(channel: Channel, ids: string[], way: Way): Promise<Later[]> {
		const lanes = this.#lanes[channel];
		const later: Later[] = [];
		const hands: Promise<unknown>[] = [];
		const failures: unknown[] = [];
		let full = false;
		try {
			while (ids.length > 0 && !full && !way.leaving.aborted && lanes.closedFor() === 0) {
				const taken = await lanes.take(Math.min(ids.length, MOST_BEGUN), PATIENCE);
				full = taken === 0;
				const { begun, failed } = await this.#beginOn(lanes, taken, way, ids.splice(0, taken));
				later.push(...failed.map((notice) => ({ notice, tried: true, in: null })));
				for (const one of begun)
					hands.push(
						this.#hand(channel, one, way)
							.then((more) => more && later.push(more))
							.catch((error: unknown) => failures.push(error))
					);
			}
		} finally {
			// Whatever happens here, what is in hand comes to its end.
			await Promise.all(hands);
		}
		if (failures.length > 0) throw failures[0];
		const wait = Math.max(lanes.closedFor(), full ? COME_AGAIN : 0);
		return [...later, ...ids.map((notice) => ({ notice, tried: false, in: wait }))];
	}

	/** A lane that nothing goes on after all is given back. */
	async #beginOn(
		lanes: Lanes,
		taken: number,
		way: Way,
		ids: readonly string[]
	): Promise<{ begun: Begun[]; failed: string[] }> {
		let kept = 0;
		try {
			const { begun, failed } = await this.#begin(way, ids);
			kept = begun.length;
			way.ended += ids.length - begun.length - failed.length;
			return { begun, failed };
		} finally {
			lanes.give(taken - kept);
		}
	}

	/** One that cannot be written is no reason for the others not to be: each is tried alone then. */
	async #begin(way: Way, ids: readonly string[]): Promise<{ begun: Begun[]; failed: string[] }> {
		const { school, claim } = way;
		if (ids.length === 0) return { begun: [], failed: [] };
		try {
			const begun = await this.#inSchool(school, (tx) => begin(this.#deps, tx, { school, ids, claim }));
			return { begun, failed: [] };
		} catch (error) {
			this.#deps.log.warn({ err: error, of: ids.length }, 'messages cannot be written together');
		}
		const done: { begun: Begun[]; failed: string[] } = { begun: [], failed: [] };
		for (const id of ids)
			try {
				const one = await this.#inSchool(school, async (tx) => {
					await handingOver.release(tx, id, claim);
					return await begin(this.#deps, tx, { school, ids: [id], claim });
				});
				done.begun.push(...one);
			} catch (error) {
				this.#deps.log.warn({ err: error, notice: id }, 'a message cannot be written');
				done.failed.push(id);
			}
		return done;
	}

	async #hand(channel: Channel, { id, packed }: Begun, way: Way): Promise<Later | null> {
		const sent = await packed
			.send()
			.catch((error: unknown): Sent => ({ end: 'unknown', why: String(error) }));
		const after = sent.end === 'later' ? sent.after : undefined;
		// One of many push services says nothing of the others.
		if (after !== undefined && channel !== 'push') this.#lanes[channel].closeFor(after);
		this.#lanes[channel].give(1);
		if (sent.end === 'unknown') this.#deps.log.warn({ notice: id }, 'nobody knows whether a message arrived');
		await way.ledger.note({ id, ...endOf(sent) });
		way.ended++;
		return sent.end === 'later' ? { notice: id, tried: true, in: after ?? null } : null;
	}

	/** Who was tried has been tried for the last time. */
	async #giveUp(school: string, later: readonly Later[]): Promise<Later[]> {
		const tried = later.filter((one) => one.tried).map(({ notice }) => notice);
		if (tried.length > 0)
			await this.#inSchool(school, async (tx) => {
				if ((await handingOver.giveUp(tx, tried)) > 0) await officeMatters.wake(tx, school);
			});
		return later.filter((one) => !one.tried);
	}

	#inSchool<T>(school: string, work: (tx: Tx) => Promise<T>): Promise<T> {
		return inSchool(this.#deps.sql, { school }, work);
	}
}

const isTrouble = ({ state }: handingOver.End): boolean => state === 'failed' || state === 'unknown';

function endOf({ cost, handed, gone, ...sent }: Sent): Omit<handingOver.End, 'id'> {
	return { cost, handed, gone, ...stateOf(sent) };
}

function stateOf(sent: Sent): Pick<handingOver.End, 'state' | 'error' | 'providerId'> {
	switch (sent.end) {
		case 'accepted':
			return { state: 'accepted', providerId: sent.id };
		case 'refused':
			return { state: 'failed', error: sent.why };
		case 'unknown':
			return { state: 'unknown', error: sent.why };
		case 'later':
			return { state: 'due', error: sent.why };
	}
}
