import { type Bell, type Ring } from '#realtime/bell.ts';
import { type CandidateRooms } from '#realtime/candidate-rooms.ts';
import { type Chance } from './chance.ts';
import { type Count } from './tally.ts';
import { type Turns } from './turns.ts';

type Rooms = CandidateRooms['server'];
type Packet = Parameters<ReturnType<Rooms['of']>['adapter']['broadcast']>;

interface Surroundings {
	turns: Turns;
	chance: Chance;
	count: Count;
}

/** The line between servers: what one says, each other one hears once, twice, late, out of order, or never. */
export class Doorbells {
	/** Redis is away: nothing is heard at all. */
	isOut = false;
	readonly #turns: Turns;
	readonly #chance: Chance;
	readonly #ears = new Map<string, (message: Message) => void>();
	readonly #tally: Count;
	#count = 0;

	constructor({ turns, chance, count }: Surroundings) {
		this.#tally = count;
		this.#turns = turns;
		this.#chance = chance;
	}

	/** A bell at a server, and candidates' rooms that reach to the others, as Socket.IO's Redis adapter does both. */
	hang(server: string, rooms: Rooms): Bell {
		const listeners: ((ring: Ring) => void)[] = [];
		const tell = this.#carry(server, rooms);
		this.#ears.set(server, (message) => {
			if (message.of === 'rooms') tell(...message.packet);
			else for (const listener of listeners) listener(message.ring);
		});
		return {
			ring: (ring) => {
				this.#say(server, { of: 'ring', ring });
			},
			onRing: (listener) => listeners.push(listener),
			trouble: null,
			close: () => Promise.resolve()
		};
	}

	takeDown(server: string): void {
		this.#ears.delete(server);
	}

	#carry(server: string, rooms: Rooms): (...packet: Packet) => void {
		const { adapter } = rooms.of('/');
		const here = adapter.broadcast.bind(adapter);
		adapter.broadcast = (...packet) => {
			this.#say(server, { of: 'rooms', packet });
			here(...packet);
		};
		return here;
	}

	#say(from: string, message: Message): void {
		if (!this.#ears.has(from)) return;
		for (const to of this.#ears.keys()) {
			if (to === from) continue;
			const times = this.isOut || this.#chance.isLikely(0.2) ? 0 : this.#chance.isLikely(0.15) ? 2 : 1;
			if (times !== 1) this.#tally(times === 0 ? 'messages lost' : 'messages doubled');
			// A lane each: they overtake one another.
			for (let n = 0; n < times; n++)
				this.#turns.offer(to, `bell ${from} ${to} ${String(++this.#count)}`, message.of, () => {
					this.#ears.get(to)?.(message);
				});
		}
	}
}

type Message = { of: 'ring'; ring: Ring } | { of: 'rooms'; packet: Packet };
